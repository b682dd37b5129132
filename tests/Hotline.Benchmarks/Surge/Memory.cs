using System.Globalization;
using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;

namespace Hotline.Benchmarks.Surge;

/// <summary>Resident memory of the two processes in the course of a run, and the managed heap of the one that tells it (/metrics), in MB.</summary>
internal sealed class Memory(City city)
{
    private const string Heap = "dotnet_gc_last_collection_heap_size_bytes";
    private readonly List<(string When, int Web, int WebHeap, int Telephony)> looks = [];

    public async Task LookAsync(string when, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = city.Web };
        var heap = (await http.GetStringAsync("/metrics", ct)).Split('\n').Where(line => line.StartsWith(Heap, StringComparison.Ordinal)).Sum(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
        looks.Add((when, CpuTime.Megabytes(city.WebId), (int)(heap / 1024 / 1024), CpuTime.Megabytes(city.TelephonyId)));
        Report.Line($"memory {when}", $"web {looks[^1].Web} MB (managed at its last collection {looks[^1].WebHeap}), telephony {looks[^1].Telephony} MB");
    }

    /// <summary>The last third against the first.</summary>
    public void Tell()
    {
        var (first, last) = (looks[0], looks[2]);
        Report.Line("memory, last third against first", $"web {(double)last.Web / first.Web - 1:+0.0 %;-0.0 %}, telephony {(double)last.Telephony / first.Telephony - 1:+0.0 %;-0.0 %}");
    }
}
