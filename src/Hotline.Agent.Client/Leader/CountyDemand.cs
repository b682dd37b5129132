using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Client.Leader;

/// <summary>A polygon of the sketch map and the requests counted in it.</summary>
/// <param name="Matters">0 where they are not counted apart.</param>
public sealed record CountyCount(string Code, string Name, int Count, int Matters = 0);

/// <summary>Requests by county, as the sketch map can show them.</summary>
public static class CountyDemand
{
    private const string Xinjian = "360112";
    private const string Honggutan = "360113";

    /// <summary>红谷滩区 has no polygon of its own in the shapes: it is drawn with 新建区, and its label says so.</summary>
    public static IReadOnlyList<CountyCount> OnMap(IReadOnlyList<NamedCount> regions)
    {
        var together = regions.Where(r => r.Code is Honggutan or Xinjian).ToList();
        var counties = regions.Except(together).Select(r => new CountyCount(r.Code, r.Name, r.Count, r.Matters ?? 0));
        return [.. counties, new(Xinjian, "新建区（含红谷滩区）", together.Sum(r => r.Count), together.Sum(r => r.Matters ?? 0))];
    }
}
