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
            default:
                Console.WriteLine("search COUNT [ELASTICSEARCH-ADDRESS]");
                return 1;
        }
    }
}
