using System.Text.RegularExpressions;

namespace Hotline.Architecture.Tests.Rules;

/// <summary>Leaders' pages are fed from the outbox: what serves them never queries tickets themselves.</summary>
internal static partial class LeadersReadRollups
{
    public static IEnumerable<string> Violations(IEnumerable<SourceFile> files)
    {
        foreach (var file in files.Where(f => f.Path.StartsWith("src/Hotline.Dispatch/Trends/", StringComparison.Ordinal) || f.Path.StartsWith("src/Hotline.Api/Trends/", StringComparison.Ordinal)
            || f.Path.StartsWith("src/Hotline.Api/Metrics/", StringComparison.Ordinal) || f.Path is "src/Hotline.Dispatch/Metrics/MetricReader.cs" or "src/Hotline.Dispatch/Metrics/MetricTrail.cs"))
        {
            var code = file.Code;
            foreach (Match m in TicketTable().Matches(code))
                yield return $"{file.At(code, m.Index)}: {m.Value}: leaders' figures come from the rollups";
        }
    }

    [GeneratedRegex(@"\bdispatch\.(ticket|ticket_event|deadline)\b", RegexOptions.IgnoreCase)]
    private static partial Regex TicketTable();
}
