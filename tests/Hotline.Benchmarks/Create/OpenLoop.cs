using System.Diagnostics;
using System.Threading.Channels;
using Hotline.Benchmarks.Measuring;

namespace Hotline.Benchmarks.Create;

/// <summary>So many a second, whether the ones before are answered or not. Times count from when each was due, so waiting for a connection counts.</summary>
internal static class OpenLoop
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <returns>The times, and how many seconds it took until the last was answered.</returns>
    public static async Task<(Spread Times, double Seconds)> RunAsync<T>(IReadOnlyList<T> doors, int perSecond, TimeSpan span, Func<T, Task> act, CancellationToken ct)
    {
        var free = Channel.CreateUnbounded<T>();
        foreach (var door in doors)
        {
            free.Writer.TryWrite(door);
        }

        var (times, all, began) = (new Spread(), new List<Task>(), Stopwatch.GetTimestamp());
        var count = (int)(perSecond * span.TotalSeconds);
        using var timer = new PeriodicTimer(Tick);
        while (all.Count < count && await timer.WaitForNextTickAsync(ct))
        {
            while (all.Count < count && began + (all.Count * Stopwatch.Frequency / perSecond) is var due && due <= Stopwatch.GetTimestamp())
            {
                all.Add(OneAsync(due));
            }
        }

        await Task.WhenAll(all);
        return (times, Stopwatch.GetElapsedTime(began).TotalSeconds);

        async Task OneAsync(long due)
        {
            var door = await free.Reader.ReadAsync(ct);
            await act(door);
            times.AddSince(due);
            free.Writer.TryWrite(door);
        }
    }
}
