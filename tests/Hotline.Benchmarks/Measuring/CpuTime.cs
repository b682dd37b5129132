using System.Diagnostics;
using System.Globalization;

namespace Hotline.Benchmarks.Measuring;

/// <summary>Who used the processors in a span of time: some processes by name, the whole machine, and what is left for the rest.</summary>
internal sealed class CpuTime
{
    /// <summary>USER_HZ, the unit of /proc, is 100 on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    private readonly (string Name, int Id, double Seconds)[] before;
    private readonly double busyBefore = Busy();
    private readonly long began = Stopwatch.GetTimestamp();

    private CpuTime((string Name, int Id)[] processes) => before = [.. processes.Select(each => (each.Name, each.Id, Used(each.Id)))];

    public static CpuTime Begin(params (string Name, int Id)[] processes) => new(processes);

    /// <summary>User and system time of a process since its start.</summary>
    public static double Seconds(int process)
    {
        // The second field, the name in parentheses, may hold blanks.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    // Its own children are the processes that are measured.
    private static double Used(int process) => process == Environment.ProcessId ? Seconds(process) : FamilySeconds(process);

    /// <summary>The same with its children, who live as long as it does.</summary>
    public static double FamilySeconds(int process) =>
        Seconds(process) + File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Sum(child => FamilySeconds(int.Parse(child, CultureInfo.InvariantCulture)));

    /// <summary>Resident memory of a process in MB.</summary>
    public static int Megabytes(int process) =>
        int.Parse(File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;

    /// <summary>Shares in per cent of one core since the beginning.</summary>
    public override string ToString()
    {
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var shares = before.Select(each => (each.Name, Share: (Used(each.Id) - each.Seconds) / seconds)).ToList();
        var busy = (Busy() - busyBefore) / seconds;
        return $"{string.Join(", ", shares.Select(each => $"{each.Name} {each.Share:0 %}"))}, others {Math.Max(0, busy - shares.Sum(each => each.Share)):0 %} of a core; {busy:0 %} of {Environment.ProcessorCount * 100} % busy";
    }

    private static double Busy()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..].Select(field => double.Parse(field, CultureInfo.InvariantCulture)).ToArray();

        // Of all the time there was what was not idle or waiting for the disk (the fourth and the fifth): what is sampled at ticks alone, user and system, misses who sleeps at each.
        return Environment.ProcessorCount * Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency - (fields[3] + fields[4]) / TicksPerSecond;
    }
}
