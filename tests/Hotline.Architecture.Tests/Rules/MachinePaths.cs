using System.Text.RegularExpressions;

namespace Hotline.Architecture.Tests.Rules;

/// <summary>The repository speaks of the product alone: no path of a developer's machine in any file.</summary>
internal static partial class MachinePaths
{
    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files)
    {
        foreach (var file in files)
            foreach (Match m in Path().Matches(file.Text))
                yield return $"{file.At(file.Text, m.Index)}: {m.Value}";
    }

    [GeneratedRegex(@"(?<![\w.~$}])/(?:work|farm|home/\w+|Users/\w+|root)/\w+|\.\./shared\b|\bshared/(?:data|design|style|domain|proof)\b|/tmp/bash_jobs")]
    private static partial Regex Path();
}
