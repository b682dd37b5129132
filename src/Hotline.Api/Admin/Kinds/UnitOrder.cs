using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Catalog;

namespace Hotline.Api.Admin.Kinds;

/// <summary>The tree as it would be with the new entries: no unit above itself, none under one of a narrower level.</summary>
internal sealed class UnitOrder
{
    private readonly IReadOnlyList<UnitEntry> entries;
    private readonly Dictionary<string, (string? Parent, UnitLevel? Level)> tree;

    public UnitOrder(IReadOnlyList<UnitEntry> entries, CatalogSnapshot known)
    {
        this.entries = entries;
        tree = known.Units.Values.ToDictionary(unit => unit.Code, unit => (unit.ParentCode, unit.Level));
        foreach (var entry in entries)
        {
            var ofRegion = known.Regions.GetValueOrDefault(entry.RegionCode ?? "")?.Level;
            tree[entry.Code ?? ""] = (string.IsNullOrWhiteSpace(entry.Parent) ? null : entry.Parent, Units.Word(entry.Level) ?? Units.Word(ofRegion));
        }
    }

    /// <summary>What is written, or the level of the region, or that of the nearest unit above that has one, or the city.</summary>
    public UnitLevel LevelOf(string code) => Upwards(code).Select(at => tree.GetValueOrDefault(at).Level).FirstOrDefault(level => level is not null) ?? UnitLevel.City;

    public IEnumerable<AdminFault> Check()
    {
        for (var row = 0; row < entries.Count; row++)
        {
            var code = entries[row].Code ?? "";
            if (tree[code].Parent is not { } parent || !tree.ContainsKey(parent))
            {
                continue;
            }

            if (Upwards(parent).Contains(code))
            {
                yield return new(row, "parent", "上级单位不能是本单位或其下级");
            }
            else if (LevelOf(parent) > LevelOf(code))
            {
                yield return new(row, "parent", "上级单位的层级低于本单位");
            }
        }
    }

    /// <summary>This one and those above it; each once, even in a ring.</summary>
    private IEnumerable<string> Upwards(string code)
    {
        var seen = new HashSet<string>();
        for (string? at = code; at is not null && seen.Add(at); at = tree.GetValueOrDefault(at).Parent)
        {
            yield return at;
        }
    }
}
