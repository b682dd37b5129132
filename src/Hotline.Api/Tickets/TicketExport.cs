using System.Globalization;
using Hotline.Api.Admin;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;

namespace Hotline.Api.Tickets;

/// <summary>
/// A list of tickets as CSV, without a cap and as it stood at one moment, for whoever has the list. Codes, times and marks; no text, no place, nobody's name or number: a file
/// leaves the house, and what is in it is masked by nobody any more.
/// </summary>
internal static class TicketExport
{
    private static readonly string[] Columns =
    [
        "number", "state", "stateName", "type", "categoryCode", "category", "regionCode", "region", "unitCode", "unit", "channel", "urgency", "round", "escalation", "openedAt", "dueAt", "closedAt",
        "light", "difficult", "group", "anonymous", "suspected", "card", "merged", "labels", "urged", "confidential", "supervised", "notCounted",
        "solved", "satisfied", "processSatisfied", "replyClear", "followUpAt",
    ];

    public static IResult Of(string list, TicketListAsk ask, TicketLists lists, Actor actor, CancellationToken ct) => CsvFile.Streamed($"tickets-{list}.csv", Columns, Lines(ask, lists, actor, ct), ct);

    private static async IAsyncEnumerable<string[]> Lines(TicketListAsk ask, TicketLists lists, Actor actor, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var line in lists.StreamAsync(ask, actor, ct))
        {
            yield return Line(line);
        }
    }

    private static string[] Line(TicketLine line) =>
    [
        line.Number ?? "", line.State.ToString(), TypeWords.Of(line.State), line.Type?.ToString() ?? "", line.CategoryCode ?? "", line.CategoryName ?? "", line.RegionCode ?? "", line.RegionName ?? "",
        line.UnitCode ?? "", line.UnitName ?? "", line.Channel.ToString(), line.Urgency.ToString(), Number(line.Round), Number(line.EscalationLevel),
        CsvFile.Second(line.OpenedAt), CsvFile.Second(line.DueAt), CsvFile.Second(line.ClosedAt), line.Light.ToString(), CsvFile.Flag(line.Difficult), CsvFile.Flag(line.Group), CsvFile.Flag(line.Anonymous),
        CsvFile.Flag(line.Suspected), line.Card == Card.None ? "" : line.Card.ToString(), CsvFile.Flag(line.Merged),
        string.Join('|', line.Labels), Number(line.UrgeCount), CsvFile.Flag(line.Confidential), CsvFile.Flag(line.Supervised), CsvFile.Flag(line.NotCounted),
        line.Solved?.ToString() ?? "", line.Satisfied?.ToString() ?? "", line.ProcessSatisfied?.ToString() ?? "", line.Clarity is { } clarity ? CsvFile.Flag(clarity == ReplyClarity.Clear) : "", CsvFile.Second(line.FollowUpAt),
    ];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
