using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Desk;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Journal;

/// <summary>Call detail records (话单): every call with its times and the words in which the network ended it. Numbers masked.</summary>
public sealed class CallRecords
{
    /// <summary>Rows of a page.</summary>
    public const int Page = 100;

    private const string Columns = """
        select id, caller_enc, origin, dialled, trunk, node_id, queue_code, arrived_at, answered_at, bridged_at, ended_at, extension, ended_by, cause,
               sip_status, sip_cause, q850_cause, missed, rating, placed_by is not null as outward,
               (select state from agent.recording where recording.id = call.recording_id) as recording_state,
               (select removed_at from agent.recording where recording.id = call.recording_id) as removed_at
        from agent.call
        """;

    private readonly Transitions transitions;
    private readonly CallStore calls;

    internal CallRecords(Transitions transitions, CallStore calls) => (this.transitions, this.calls) = (transitions, calls);

    /// <summary>Calls that arrived in the span, newest first.</summary>
    /// <param name="before">Only those before this one in that order.</param>
    public async Task<IReadOnlyList<CallRecord>> ListAsync(DateTimeOffset from, DateTimeOffset to, Guid? before, int most, CancellationToken ct)
    {
        const string sql = $"""
            {Columns}
            where arrived_at >= @from and arrived_at < @to
              and (@before::uuid is null or (arrived_at, id) < (select arrived_at, id from agent.call where id = @before))
            order by arrived_at desc, id desc limit @most
            """;
        await using var t = await transitions.LookAsync(ct);
        return await ViewAsync(t, await t.ListAsync<RecordRow>(sql, new { from, to, before, most }, ct), ct);
    }

    public async Task<IReadOnlyList<CallRecord>> OfRecordingAsync(Guid recordingId, CancellationToken ct)
    {
        const string sql = $"{Columns} where recording_id = @recordingId";
        await using var t = await transitions.LookAsync(ct);
        return await ViewAsync(t, await t.ListAsync<RecordRow>(sql, new { recordingId }, ct), ct);
    }

    /// <summary>
    /// Every call of a ticket, by its number, whether it was recorded or not: the citizen's, the hotline's own, and those in which something was said of it
    /// later (rated, taken back, kept secret, set right), which its events name.
    /// </summary>
    public async Task<IReadOnlyList<CallRecord>> OfTicketAsync(string number, CancellationToken ct)
    {
        const string sql = $"""
            {Columns}
            where id in (
                select ticket.call_id from dispatch.ticket where ticket.number = @number
                union
                select placed.id from agent.call placed join dispatch.ticket on ticket.id = placed.ticket_id where ticket.number = @number and placed.placed_by is not null
                union
                select (said.data ->> 'callId')::uuid from dispatch.ticket_event said join dispatch.ticket on ticket.id = said.ticket_id where ticket.number = @number and said.data ? 'callId')
            order by arrived_at desc, id desc limit @Page
            """;
        await using var t = await transitions.LookAsync(ct);
        return await ViewAsync(t, await t.ListAsync<RecordRow>(sql, new { number, Page }, ct), ct);
    }

    private async Task<IReadOnlyList<CallRecord>> ViewAsync(Transition t, List<RecordRow> rows, CancellationToken ct)
    {
        var legs = await LegStore.OfCallsAsync(t, [.. rows.Select(row => row.Id)], ct);
        return rows.ConvertAll(row => View(row, [.. legs[row.Id]]));
    }

    private CallRecord View(RecordRow row, IReadOnlyList<CallLegQuality> legs) => new(
        row.Id, CallViews.Masked(calls.Caller(row.Id, row.CallerEnc), row.Origin), row.Dialled, row.Trunk, row.NodeId, row.QueueCode, row.ArrivedAt, row.AnsweredAt,
        row.BridgedAt, row.EndedAt, row.Extension, row.EndedBy, row.Cause, row.SipStatus, row.SipCause, row.Q850Cause, row.Missed)
    {
        Outward = row.Outward, Legs = legs, Rating = row.Rating, Recording = row.RecordingState, RecordingRemovedAt = row.RemovedAt,
    };

    private sealed record RecordRow(
        Guid Id, byte[]? CallerEnc, CallOrigin Origin, string Dialled, string? Trunk, string NodeId, string QueueCode, DateTimeOffset ArrivedAt, DateTimeOffset? AnsweredAt,
        DateTimeOffset? BridgedAt, DateTimeOffset? EndedAt, string? Extension, string? EndedBy, string? Cause, int? SipStatus, int? SipCause, int? Q850Cause, bool Missed, short? Rating, bool Outward,
        string? RecordingState, DateTimeOffset? RemovedAt);
}
