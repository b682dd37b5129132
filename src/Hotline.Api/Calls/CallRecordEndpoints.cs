using System.Globalization;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Journal;
using Hotline.Agent.Link;
using Hotline.Api.Admin;
using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Privacy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Api.Calls;

/// <summary>/api/admin/calls: call detail records, and what went over the wire for one of them.</summary>
internal static class CallRecordEndpoints
{
    private const int RowsPerRead = 500;

    public static void MapCallRecords(this IEndpointRouteBuilder app)
    {
        var calls = app.MapGroup("/api/admin/calls").WithTags("admin").RequireAuthorization(Permissions.Administrator);
        calls.MapGet("", ListAsync);
        calls.MapGet("/export", Export).Produces<string>(200, "text/csv");
        calls.MapGet("/{id:guid}/ladder", LadderAsync).Produces<CallLadderPage>();
    }

    private static async Task<Ok<CallRecordPage>> ListAsync(CallRecords records, TimeProvider time, DateOnly? day, Guid? cursor, Guid? recording, string? ticket, CancellationToken ct)
    {
        // Of the ticket nothing is shown but its calls: who keeps the switchboard need not read tickets.
        if (ticket is { Length: > 0 })
        {
            return TypedResults.Ok(new CallRecordPage(await records.OfTicketAsync(ticket, ct), null));
        }

        if (recording is { } wanted)
        {
            return TypedResults.Ok(new CallRecordPage(await records.OfRecordingAsync(wanted, ct), null));
        }

        var from = WorkingCalendar.StartOf(day ?? WorkingCalendar.DayOf(time.GetUtcNow()));
        var found = await records.ListAsync(from, from.AddDays(1), cursor, CallRecords.Page, ct);
        return TypedResults.Ok(new CallRecordPage(found, found.Count == CallRecords.Page ? $"{found[^1].Id}" : null));
    }

    /// <param name="to">The last day, itself included.</param>
    private static PushStreamHttpResult Export(CallRecords records, DateOnly from, DateOnly to, CancellationToken ct)
    {
        string[] columns =
        [
            "id", "trunk", "node", "queue", "caller", "dialled", "arrived", "answered", "bridged", "ended", "ringSeconds", "waitSeconds", "talkSeconds", "extension", "endedBy",
            "cause", "missed", "sipStatus", "sipCause", "q850Cause", "callerLossPercent", "callerJitterMs", "callerRoundTripMs", "callerMos", "otherLossPercent", "otherJitterMs", "otherRoundTripMs", "otherMos",
            "rating", "recording", "recordingRemoved", "direction",
        ];
        return CsvFile.Streamed($"calls-{from:yyyyMMdd}-{to:yyyyMMdd}.csv", columns, Lines(), ct);

        async IAsyncEnumerable<string[]> Lines()
        {
            Guid? before = null;
            IReadOnlyList<CallRecord> rows;
            do
            {
                rows = await records.ListAsync(WorkingCalendar.StartOf(from), WorkingCalendar.StartOf(to).AddDays(1), before, RowsPerRead, ct);
                foreach (var call in rows)
                {
                    yield return [.. Row(call).Select(cell => cell ?? "")];
                    before = call.Id;
                }
            }
            while (rows.Count == RowsPerRead);
        }
    }

    private static async Task<IResult> LadderAsync(HttpContext context, Guid id, NodeOperations nodes, AuditTrail audit, CancellationToken ct)
    {
        if (await nodes.LadderAsync(id, ct) is not { } ladder)
        {
            return Refusals.Make(StatusCodes.Status404NotFound, "call.no-ladder", "话务节点没有保留这次通话的信令");
        }

        await audit.WriteAsync(VerbRunner.ActorOf(context), "call.ladder", null, id.ToString(), ct);
        return TypedResults.Ok(new CallLadderPage(
            [.. ladder.Messages.Select(one => new LadderStep(one.At, one.Sent, one.Peer, one.SipCallId, one.Text.Split('\r', 2)[0], one.Text))], ladder.Omitted));
    }

    private static string?[] Row(CallRecord call) =>
    [
        $"{call.Id}", call.Trunk, call.Node, call.Queue, call.Caller, call.Dialled, Second(call.ArrivedAt), Second(call.AnsweredAt), Second(call.BridgedAt), Second(call.EndedAt),
        Seconds(call.ArrivedAt, call.AnsweredAt ?? call.EndedAt), Seconds(call.AnsweredAt, call.BridgedAt ?? call.EndedAt), Seconds(call.BridgedAt, call.EndedAt),
        call.Extension, call.EndedBy, call.Cause, CsvFile.Flag(call.Missed), Number(call.SipStatus), Number(call.SipCause), Number(call.Q850Cause),
        .. Sound(call.Legs.FirstOrDefault(leg => leg.Caller)), .. Sound(call.Legs.Where(leg => !leg.Caller).MinBy(leg => leg.Mos)), Number(call.Rating), call.Recording, Second(call.RecordingRemovedAt), call.Outward ? "out" : "in",
    ];

    private static string?[] Sound(CallLegQuality? leg) => [Number(leg?.LossPercent), Number(leg?.JitterMs), Number(leg?.RoundTripMs), Number(leg?.Mos)];

    private static string? Second(DateTimeOffset? at) => at?.ToOffset(WorkingCalendar.ChinaOffset).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Between the whole seconds that the record shows, so that its columns agree.</summary>
    private static string? Seconds(DateTimeOffset? from, DateTimeOffset? to) => from is { } begin && to is { } end ? Number((int)(end.ToUnixTimeSeconds() - begin.ToUnixTimeSeconds())) : null;

    private static string? Number(double? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);
}
