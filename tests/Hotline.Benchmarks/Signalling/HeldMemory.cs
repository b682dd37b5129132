using System.Globalization;
using Hotline.Benchmarks.Measuring;

namespace Hotline.Benchmarks.Signalling;

/// <summary>What this process keeps after a full collection, in bytes.</summary>
internal readonly record struct HeldMemory(long Heap, long Resident)
{
    /// <summary>Calls between the two measurements.</summary>
    private const double Calls = 2000;

    public static HeldMemory Now()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        var resident = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return new HeldMemory(heap, 1024 * long.Parse(resident, CultureInfo.InvariantCulture));
    }

    public void Line(string of, HeldMemory before)
        => Report.Line(of, $"{(Heap - before.Heap) / Calls / 1024:0.0} KB of managed heap, {(Resident - before.Resident) / Calls / 1024:0.0} KB of resident memory");
}
