using System.Diagnostics;

namespace Hotline.Benchmarks.Measuring;

/// <summary>Times of one measurement, in milliseconds. Safe for any thread while it is filled.</summary>
internal sealed class Spread
{
    private readonly Lock gate = new();
    private readonly List<double> times = [];
    private bool sorted;

    public int Count
    {
        get
        {
            lock (gate)
            {
                return times.Count;
            }
        }
    }

    public double P50 => At(0.50);

    public double P95 => At(0.95);

    public double P99 => At(0.99);

    public double Worst => At(1);

    public void Add(double milliseconds)
    {
        lock (gate)
        {
            times.Add(milliseconds);
            sorted = false;
        }
    }

    /// <param name="since">A monotonic timestamp.</param>
    public void AddSince(long since) => Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);

    public override string ToString() => $"p50 {P50:0.00}  p95 {P95:0.00}  p99 {P99:0.00}  worst {Worst:0.00} ms  (n = {Count})";

    /// <summary>The smallest time that this share of the measurements does not exceed.</summary>
    private double At(double share)
    {
        lock (gate)
        {
            if (!sorted)
            {
                times.Sort();
                sorted = true;
            }

            return times.Count == 0 ? double.NaN : times[Math.Clamp((int)Math.Ceiling(share * times.Count) - 1, 0, times.Count - 1)];
        }
    }
}
