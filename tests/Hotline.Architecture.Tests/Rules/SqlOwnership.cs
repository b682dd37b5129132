using System.Text.RegularExpressions;

namespace Hotline.Architecture.Tests.Rules;

/// <summary>Each schema is written by its own room only; migrations, which lay the schemas out, are the front door's.</summary>
internal static partial class SqlOwnership
{
    private static readonly Dictionary<string, string> Owner = new()
    {
        ["dispatch"] = "Hotline.Dispatch",
        ["agent"] = "Hotline.Agent",
        ["api"] = "Hotline.Api",
    };

    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files)
    {
        foreach (var file in files.Where(f => f.Path.StartsWith("src/", StringComparison.Ordinal) && !f.Path.Contains("/Migrations/", StringComparison.Ordinal)))
        {
            var code = file.Code;
            foreach (Match m in Write().Matches(code))
                if (Owner[m.Groups["schema"].Value] is var owner && owner != file.Project)
                    yield return $"{file.At(code, m.Index)}: {file.Project} writes {m.Groups["schema"].Value}.{m.Groups["table"].Value}, which is {owner}'s";
        }
    }

    [GeneratedRegex(@"\b(insert\s+into|update|delete\s+from|truncate(\s+table)?|merge\s+into|copy|alter\s+table|drop\s+table)\s+(only\s+)?(?<schema>dispatch|agent|api)\.(?<table>\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex Write();
}
