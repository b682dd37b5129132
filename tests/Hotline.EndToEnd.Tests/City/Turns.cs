using Hotline.EndToEnd.Tests.Desk;

namespace Hotline.EndToEnd.Tests.City;

/// <summary>Stories with phones, sound or processes that come and go: alone on the machine, after all others, one after the other.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Alone;

/// <summary>Stories of pages, which leave the processors idle half of the time: two take place at once, these in the city that those alone share too.</summary>
[CollectionDefinition]
public sealed class AtDesks;

/// <summary>The others, in a city and a browser of their own.</summary>
[CollectionDefinition]
public sealed class AtOtherDesks : ICollectionFixture<DemoCity>, ICollectionFixture<Chromium>;
