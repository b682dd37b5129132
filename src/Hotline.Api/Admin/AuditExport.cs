using System.Globalization;
using Hotline.Api.Problems;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Privacy;

namespace Hotline.Api.Admin;

/// <summary>
/// The audit as CSV, without a cap: who did or saw what, and when. The reasons that people gave stay in the house: they are free text, and a file is masked by
/// nobody any more. That it was taken is a line of the audit itself.
/// </summary>
internal static class AuditExport
{
    private static readonly string[] Columns = ["id", "at", "actor", "action", "ticket", "subject", "field"];

    /// <param name="from">The first day in China; null from the beginning.</param>
    /// <param name="to">The last day; null to the end.</param>
    public static async Task<IResult> Of(HttpContext context, AuditTrail audit, DateOnly? from, DateOnly? to, CancellationToken ct)
    {
        if (from > to)
        {
            return Refusals.Field("to", "结束日期早于开始日期");
        }

        await audit.WriteAsync(VerbRunner.ActorOf(context), "audit.export", null, $"{from:yyyy-MM-dd}..{to:yyyy-MM-dd}", ct);
        return CsvFile.Streamed("audit.csv", Columns, Lines(audit.ExportAsync(Begin(from), Begin(to?.AddDays(1)), ct)), ct);
    }

    private static async IAsyncEnumerable<string[]> Lines(IAsyncEnumerable<AuditLine> lines)
    {
        await foreach (var line in lines)
        {
            yield return
            [
                line.Id.ToString(CultureInfo.InvariantCulture), line.At.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture), line.ActorName, line.Action,
                line.TicketNumber ?? "", line.Subject ?? "", line.Field ?? "",
            ];
        }
    }

    private static DateTimeOffset? Begin(DateOnly? day) => day is { } first ? WorkingCalendar.StartOf(first) : null;
}
