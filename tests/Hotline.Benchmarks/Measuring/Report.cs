namespace Hotline.Benchmarks.Measuring;

/// <summary>What a run prints: figures with their bound, and how busy the machine was.</summary>
internal static class Report
{
    public static void Begin(string what) => Console.WriteLine($"== {what} (load average {LoadAverage()})");

    public static void Line(string name, object figure) => Console.WriteLine($"{name,-44} {figure}");

    /// <summary>Ours over the bound, of medians and of 99th percentiles.</summary>
    public static void Ratio(string name, Spread ours, Spread bound) => Line(name, $"{ours.P50 / bound.P50:0.0} x at p50, {ours.P99 / bound.P99:0.0} x at p99");

    public static void End() => Console.WriteLine($"== end (load average {LoadAverage()})");

    /// <summary>Over 1 and 5 minutes.</summary>
    private static string LoadAverage() => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..2]);
}
