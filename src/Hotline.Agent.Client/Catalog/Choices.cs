using Hotline.Agent.Client.Contracts;

namespace Hotline.Agent.Client.Catalog;

/// <summary>Something to pick: a code, its name, and the path above it.</summary>
/// <param name="Above">Names from the top down to the parent, for example 城乡建设与管理 › 市政设施; empty at the top.</param>
public sealed record Choice(string Code, string Name, string Above)
{
    public override string ToString() => Name;
}

/// <summary>Turns the trees of the catalogue into flat, searchable choices.</summary>
public static class Choices
{
    /// <summary>Third-level categories only: the others may not be filed.</summary>
    public static IReadOnlyList<Choice> OfCategories(IReadOnlyList<CategoryItem> items)
    {
        var byCode = items.ToDictionary(i => i.Code);
        return [.. items.Where(i => i.Code.Length == 6).Select(i => new Choice(i.Code, i.Name, Path(i.Parent, c => byCode.GetValueOrDefault(c)?.Name, c => byCode.GetValueOrDefault(c)?.Parent)))];
    }

    /// <summary>Counties, each under its city.</summary>
    public static IReadOnlyList<Choice> OfCounties(IReadOnlyList<RegionItem> items)
    {
        var byCode = items.ToDictionary(i => i.Code);
        return [.. items.Where(i => i.Code.Length == 6).Select(i => new Choice(i.Code, i.Name, i.Parent is null ? "" : byCode.GetValueOrDefault(i.Parent)?.Name ?? ""))];
    }

    public static IReadOnlyList<Choice> OfUnits(IReadOnlyList<UnitItem> items) => OfUnits(items, items.ToDictionary(i => i.Code));

    private static IReadOnlyList<Choice> OfUnits(IReadOnlyList<UnitItem> items, Dictionary<string, UnitItem> byCode)
    {
        return [.. items.Select(i => new Choice(i.Code, i.Name, i.Parent is null ? "" : byCode.GetValueOrDefault(i.Parent)?.Name ?? ""))];
    }

    /// <summary>The units below this one, however far.</summary>
    public static IReadOnlyList<Choice> Below(IReadOnlyList<UnitItem> items, string? unit)
    {
        var byCode = items.ToDictionary(i => i.Code);
        return OfUnits([.. items.Where(i => i.Code != unit && Above(i).Contains(unit))], byCode);

        IEnumerable<string?> Above(UnitItem item)
        {
            var at = item.Parent;
            for (var depth = 0; at is not null && depth < 16; depth++)
            {
                yield return at;
                at = byCode.GetValueOrDefault(at)?.Parent;
            }
        }
    }

    /// <summary>The other units on the level of this one under the same unit.</summary>
    public static IReadOnlyList<Choice> Beside(IReadOnlyList<UnitItem> items, string? unit)
    {
        var byCode = items.ToDictionary(i => i.Code);
        return unit is not null && byCode.GetValueOrDefault(unit) is { Parent: { } parent } own ? OfUnits([.. items.Where(i => i.Code != unit && i.Level == own.Level && i.Parent == parent)], byCode) : [];
    }

    /// <summary>
    /// Every word of the query must occur in the name, the path above it or at the start of the code.
    /// Best first: code starts so, name starts so, name holds it, path holds it.
    /// </summary>
    public static IReadOnlyList<Choice> Find(IReadOnlyList<Choice> choices, string? query, int most = 30)
    {
        var words = (query ?? "").Split([' ', '　', '›', '/'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length == 0)
            return [.. choices.Take(most)];
        return [.. choices
            .Where(c => words.All(w => c.Code.StartsWith(w, StringComparison.Ordinal) || c.Name.Contains(w, StringComparison.OrdinalIgnoreCase) || c.Above.Contains(w, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(c => Rank(c, words[^1])).ThenBy(c => c.Code, StringComparer.Ordinal).Take(most)];
    }

    private static int Rank(Choice choice, string word) =>
        choice.Code.StartsWith(word, StringComparison.Ordinal) ? 0
        : choice.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase) ? 1
        : choice.Name.Contains(word, StringComparison.OrdinalIgnoreCase) ? 2
        : 3;

    private static string Path(string? code, Func<string, string?> name, Func<string, string?> parent)
    {
        var names = new List<string>();
        for (var at = code; at is not null && name(at) is { } found && names.Count < 5; at = parent(at))
            names.Insert(0, found);
        return string.Join(" › ", names);
    }
}
