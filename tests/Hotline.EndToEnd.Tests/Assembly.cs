using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Xunit.Sdk;
using Xunit.v3;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

// One machine, one hotline, real phones: the stories take turns.
[assembly: Parallelization(Mode = ParallelMode.None)]
[assembly: AssemblyFixture(typeof(DemoCity))]
[assembly: AssemblyFixture(typeof(Chromium))]
