using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Xunit.Sdk;
using Xunit.v3;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

// Stories of pages take turns in two cities at once; those with phones come after them and have the machine to themselves.
[assembly: Parallelization(Mode = ParallelMode.Collections, MaxThreads = 2)]
[assembly: AssemblyFixture(typeof(DemoCity))]
[assembly: AssemblyFixture(typeof(Chromium))]
