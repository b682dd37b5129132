using System.Text.RegularExpressions;

namespace Hotline.Architecture.Tests.Rules;

/// <summary>An operator who looks for a log line by its number finds that one and no other.</summary>
internal static partial class LogEventIds
{
    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files) =>
        from message in files.SelectMany(file => Message().Matches(file.Code).Select(m => (Id: m.Groups["id"].Value, At: file.At(file.Code, m.Index))))
        group message.At by message.Id into same
        where same.Count() > 1
        select $"{string.Join(", ", same)}: {same.Key} stands for several log messages";

    [GeneratedRegex(@"\[LoggerMessage\((?<id>[0-9]+),")]
    private static partial Regex Message();
}
