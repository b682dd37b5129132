using System.Text.RegularExpressions;

namespace Hotline.Architecture.Tests.Rules;

/// <summary>Every page that somebody can see is named on the tour of the product, where it has its picture.</summary>
internal static partial class PagesOnTheTour
{
    /// <summary>These show nothing: they send on to another page.</summary>
    private static readonly string[] Passages = ["/", "/not-found", "/unit/sign-out", "/citizen/r/{token}"];

    public static IEnumerable<string> Violations(IReadOnlyList<SourceFile> files)
    {
        string tour = files.Single(f => f.Path == "docs/tour.md").Text;
        foreach (var file in files.Where(f => f.Path.StartsWith("src/", StringComparison.Ordinal)))
        {
            foreach (Match page in PageDirective().Matches(file.Text))
            {
                string route = page.Groups["route"].Value;
                if (!Passages.Contains(route) && !tour.Contains($"`{route}`", StringComparison.Ordinal))
                    yield return $"{file.Path}: {route} is not on the tour (docs/tour.md)";
            }
        }
    }

    [GeneratedRegex("^@page \"(?<route>[^\"]+)\"", RegexOptions.Multiline)]
    private static partial Regex PageDirective();
}
