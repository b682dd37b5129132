using System.Text.RegularExpressions;

namespace Hotline.Architecture.Tests.Rules;

/// <summary>What an import reads is in the operator's table of kinds: the columns that a file must have, then in brackets those that it may have.</summary>
internal static partial class KindsAreDescribed
{
    public const string Table = "docs/operating.md";
    public const string Folder = "src/Hotline.Api/Admin/Kinds/";

    public static IEnumerable<string> Violations(IReadOnlyList<SourceFile> files)
    {
        string table = files.Single(f => f.Path == Table).Text;
        var kinds = files.Where(f => f.Path.StartsWith(Folder, StringComparison.Ordinal) && f.IsCode).ToList();
        foreach (var kind in kinds.Where(f => Name().IsMatch(f.Code)))
        {
            string name = Name().Match(kind.Code).Groups["name"].Value;
            string code = Base().Match(kind.Code) is { Success: true } shared ? kinds.Single(f => f.Path == $"{Folder}{shared.Groups["base"].Value}.cs").Code : kind.Code;
            var row = Regex.Match(table, $@"^\| {Regex.Escape(name)} \| (?<must>[^|\[;]*)(?<may>[^|;]*)", RegexOptions.Multiline);
            if (!row.Success)
            {
                yield return $"{Table}: the table of kinds does not have {name}";
                continue;
            }

            string[] must = [.. Words(Required().Match(code).Groups["names"].Value)], said = [.. Words(row.Groups["must"].Value)], all = [.. Words(row.Groups["must"].Value + row.Groups["may"].Value)];
            if (!must.Order(StringComparer.Ordinal).SequenceEqual(said.Order(StringComparer.Ordinal)))
                yield return $"{Table}: a file of {name} must have {string.Join(", ", must)}";
            foreach (string column in Read().Matches(code).Select(m => m.Groups["column"].Value).Where(column => !all.Contains(column)))
                yield return $"{Table}: {name} does not have the column {column}";
        }
    }

    private static IEnumerable<string> Words(string text) => Word().Matches(text).Select(m => m.Value);

    [GeneratedRegex("string Name => \"(?<name>[^\"]+)\"")]
    private static partial Regex Name();

    [GeneratedRegex(@"class \w+[^\n:]*: (?!AdminKind)(?<base>\w+)<")]
    private static partial Regex Base();

    [GeneratedRegex(@"RequiredColumns => \[(?<names>[^\]]*)\]")]
    private static partial Regex Required();

    [GeneratedRegex("row\\.\\w+\\(\"(?<column>\\w+)\"")]
    private static partial Regex Read();

    [GeneratedRegex(@"[a-zA-Z]\w*")]
    private static partial Regex Word();
}
