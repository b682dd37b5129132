using System.Diagnostics;
using Hotline.Telephony.Tests.Fuzz;

namespace Hotline.Benchmarks.Fuzz;

/// <summary>The large form of the fuzz run: the targets of the telephony suite, as many inputs as asked for, in rounds that each have their own seed.</summary>
internal static class FuzzBench
{
    private const int Round = 100_000;

    /// <summary>A DTLS handshake costs a thousand times what reading a packet does.</summary>
    private const int DtlsShare = 1000;

    /// <param name="only">One target, which has all the inputs; null: all of them.</param>
    /// <returns>The program's exit code: 0 when nothing was found, 1 when there is no such target.</returns>
    public static int Run(long inputs, int seed, string? only, CancellationToken ct)
    {
        var targets = FuzzRun.Targets();
        if (only is not null && targets.All(target => target.Name != only))
        {
            Console.Error.WriteLine($"There is no target '{only}'. There are: {string.Join(", ", targets.Select(target => target.Name))}.");
            return 1;
        }

        foreach (var target in targets.Where(target => only is null || target.Name == only))
        {
            using var scene = target as IDisposable;
            var share = only is not null ? inputs : IsOfHandshakes(target) ? (inputs / DtlsShare) + 1 : inputs / targets.Count(one => !IsOfHandshakes(one));
            var reached = new long[target.Layers.Count];
            var slowest = TimeSpan.Zero;
            var began = Stopwatch.GetTimestamp();
            var before = GC.GetTotalMemory(forceFullCollection: true);
            for (long done = 0; done < share && !ct.IsCancellationRequested; done += Round)
            {
                try
                {
                    var report = FuzzRun.Run(target, Math.Min(Round, share - done), seed + (int)(done / Round), ct);
                    for (var layer = 0; layer < reached.Length; layer++)
                    {
                        reached[layer] += report.Reached[layer];
                    }

                    slowest = report.Slowest > slowest ? report.Slowest : slowest;
                }
                catch (FuzzFindingException finding)
                {
                    Console.Error.WriteLine(finding);
                    return 2;
                }
            }

            Console.WriteLine(new FuzzReport(target.Name, target.Layers, reached, slowest));
            Console.WriteLine($"  {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s, heap {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1024} KB more than before");
        }

        return 0;
    }

    private static bool IsOfHandshakes(IFuzzTarget target) => target.Name is "DTLS" or "DTLS handshakes";
}
