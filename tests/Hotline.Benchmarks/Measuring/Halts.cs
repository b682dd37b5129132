using System.Diagnostics;

namespace Hotline.Benchmarks.Measuring;

/// <summary>How long this process stood still at worst, seen by a thread that wakes every few milliseconds, and how long the collector held it then: the rest was the machine's.</summary>
internal sealed class Halts : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(100);
    private readonly CancellationTokenSource over = new();
    private readonly Thread watch;
    private TimeSpan worst;
    private TimeSpan collecting;
    private int longOnes;

    private Halts() => watch = new Thread(Watch) { IsBackground = true, Name = "halts" };

    public static Halts Begin()
    {
        var halts = new Halts();
        halts.watch.Start();
        return halts;
    }

    public override string ToString() =>
        $"halts: worst {worst.TotalMilliseconds:0} ms (collector {collecting.TotalMilliseconds:0} ms), {longOnes} over {Long.TotalMilliseconds:0}; collector {GC.GetTotalPauseDuration().TotalMilliseconds:0} ms in all, {GC.CollectionCount(2)} of the oldest";

    public void Dispose()
    {
        over.Cancel();
        watch.Join();
        over.Dispose();
    }

    private void Watch()
    {
        var (last, paused) = (Stopwatch.GetTimestamp(), GC.GetTotalPauseDuration());
        while (!over.Token.WaitHandle.WaitOne(Beat))
        {
            var (now, pausedNow) = (Stopwatch.GetTimestamp(), GC.GetTotalPauseDuration());
            var stood = Stopwatch.GetElapsedTime(last, now) - Beat;
            if (stood > Long)
            {
                longOnes++;
            }

            if (stood > worst)
            {
                (worst, collecting) = (stood, pausedNow - paused);
            }

            (last, paused) = (now, pausedNow);
        }
    }
}
