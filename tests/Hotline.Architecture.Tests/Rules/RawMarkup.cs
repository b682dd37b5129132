using System.Text.RegularExpressions;

namespace Hotline.Architecture.Tests.Rules;

/// <summary>What a citizen wrote is shown as text: no page turns a string into markup, on the server or in the browser.</summary>
internal static partial class RawMarkup
{
    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files)
    {
        foreach (var file in files.Where(f => f.Path.StartsWith("src/", StringComparison.Ordinal) && (f.IsCode || f.Path.EndsWith(".cshtml", StringComparison.Ordinal) || f.Path.EndsWith(".js", StringComparison.Ordinal))))
        {
            var code = file.Code;
            foreach (Match m in Raw().Matches(code))
                yield return $"{file.At(code, m.Index)}: {m.Value}: show it as text";
        }
    }

    [GeneratedRegex(@"\b(?:Html\.Raw|MarkupString|HtmlString|AddMarkupContent|innerHTML|outerHTML|insertAdjacentHTML|document\.write)\b")]
    private static partial Regex Raw();
}
