namespace Hotline.Architecture.Tests.Rules;

/// <summary>Small pieces: over 250 lines only with a reason, over 400 never.</summary>
internal static class FileSizes
{
    public const int Usual = 250;
    public const int Cap = 400;

    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files, IReadOnlyDictionary<string, string> reasons)
    {
        var sizes = files.ToDictionary(f => f.Path, f => f.Lines);
        foreach (var (path, lines) in sizes.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            if (lines > Cap)
                yield return $"{path}: {lines} lines, the cap is {Cap}";
            else if (lines > Usual && !reasons.ContainsKey(path))
                yield return $"{path}: {lines} lines; over {Usual} needs a reason";
        }
        foreach (var path in reasons.Keys)
            if (sizes.GetValueOrDefault(path) <= Usual)
                yield return $"{path}: no longer over {Usual} lines, take its reason away";
    }
}
