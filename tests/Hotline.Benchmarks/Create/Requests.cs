using Hotline.Agent.Client.Contracts;
using Hotline.Benchmarks.Running;

namespace Hotline.Benchmarks.Create;

/// <summary>The same request from one caller after another; one in ten has called before, so that the check for repeats finds something.</summary>
internal static class Requests
{
    private const int Regulars = 2_000;

    public static DraftFields Next() => City.Request with
    {
        ContactPhone = Random.Shared.Next(10) == 0 ? $"1380000{Random.Shared.Next(Regulars):0000}" : $"139{Random.Shared.Next(100_000_000):00000000}",
    };
}
