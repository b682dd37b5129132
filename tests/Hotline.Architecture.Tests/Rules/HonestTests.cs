using System.Text.RegularExpressions;

namespace Hotline.Architecture.Tests.Rules;

/// <summary>A test runs and can fail: none is skipped, none asserts a constant, none sleeps to pass.</summary>
internal static partial class HonestTests
{
    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files)
    {
        foreach (var file in files)
        {
            var code = file.Code;
            foreach (Match m in Dishonest().Matches(code))
                yield return $"{file.At(code, m.Index)}: {m.Value.Trim()}";
        }
    }

    [GeneratedRegex(@"\bSkip\s*=\s*""|\bAssert\.Skip\w*\(|\bAssert\.(True\(true|False\(false)|\bThread\.Sleep\b")]
    private static partial Regex Dishonest();
}
