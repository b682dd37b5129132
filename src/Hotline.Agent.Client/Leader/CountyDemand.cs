using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Client.Leader;

/// <summary>A polygon of the sketch map and the requests counted in it.</summary>
public sealed record CountyCount(string Code, string Name, int Count);

/// <summary>Requests by county, as the sketch map can show them.</summary>
public static class CountyDemand
{
    private const string Xinjian = "360112";
    private const string Honggutan = "360113";

    /// <summary>红谷滩区 has no polygon of its own in the shapes: it is drawn with 新建区, and its label says so.</summary>
    public static IReadOnlyList<CountyCount> OnMap(IReadOnlyList<NamedCount> regions)
    {
        var honggutan = regions.Where(r => r.Code == Honggutan).Sum(r => r.Count);
        var counties = regions.Where(r => r.Code is not (Honggutan or Xinjian)).Select(r => new CountyCount(r.Code, r.Name, r.Count));
        var xinjian = regions.Where(r => r.Code == Xinjian).Sum(r => r.Count);
        return [.. counties, new(Xinjian, "新建区（含红谷滩区）", xinjian + honggutan)];
    }
}
