using Hotline.Benchmarks.Fuzz;
using Hotline.Benchmarks.Search;

namespace Hotline.Benchmarks;

/// <summary>Plain runners whose figures are recorded in docs/performance.md.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["search", var count, .. var more] when int.TryParse(count, out var tickets):
                await SearchBench.RunAsync(tickets, more is [var address] ? new Uri(address.TrimEnd('/') + "/") : null, CancellationToken.None);
                return 0;
            case ["fuzz", var count, .. var more] when long.TryParse(count, out var inputs):
                return FuzzBench.Run(inputs, more is [var seed] ? int.Parse(seed) : 1, CancellationToken.None);
            default:
                Console.WriteLine("fuzz COUNT [SEED]");
                Console.WriteLine("search COUNT [ELASTICSEARCH-ADDRESS]");
                return 1;
        }
    }
}
