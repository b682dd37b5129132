using System.Text.RegularExpressions;

namespace Hotline.Architecture.Tests.Rules;

/// <summary>A relative link of a document leads to a file that is there.</summary>
internal static partial class Links
{
    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files, Func<string, bool> exists)
    {
        foreach (var file in files.Where(f => f.Path.EndsWith(".md", StringComparison.Ordinal)))
            foreach (Match m in Relative().Matches(file.Text))
                if (!exists(Path.Combine(Path.GetDirectoryName(file.Path) ?? "", m.Groups[1].Value)))
                    yield return $"{file.At(file.Text, m.Index)}: {m.Groups[1].Value} is not there";
    }

    [GeneratedRegex(@"\]\((?![a-z]+:|#)([^)#\s]+)[^)]*\)")]
    private static partial Regex Relative();
}
