using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Desk;
using Hotline.Agent.Queue;
using Hotline.Dispatch.Privacy;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Journal;

/// <summary>What happened to a call, and why callers wait, in words. Nothing here tells who the caller is.</summary>
public sealed class CallHistory
{
    private const int Most = 500;
    private readonly Transitions transitions;
    private readonly CallStore calls;

    internal CallHistory(Transitions transitions, CallStore calls) => (this.transitions, this.calls) = (transitions, calls);

    /// <returns>Empty for a call that is not known.</returns>
    public async Task<IReadOnlyList<CallTraceRow>> TraceAsync(Guid callId, CancellationToken ct)
    {
        const string sql = "select at, kind, data::text as data from agent.call_event where call_id = @callId order by id limit @Most";
        await using var t = await transitions.BeginAsync(ct);
        var names = await TraceNames.ReadAsync(t, [callId], ct);
        return (await t.ListAsync<EventRow>(sql, new { callId, Most }, ct)).ConvertAll(row => new CallTraceRow(row.At, row.Kind, Words(row.Data, data => TraceWords.Of(row.Kind, data, names))));
    }

    /// <summary>The hotline's own calls about a ticket, newest first.</summary>
    public async Task<IReadOnlyList<TicketCallRow>> OfTicketAsync(Guid ticketId, CancellationToken ct)
    {
        const string sql = """
            select id as call_id, arrived_at as at, coalesce(agent_name, '') as by,
                   case when placed_by = @System and answered_at is not null and cause in ('Normal', 'Lost') then 'asked' else cause || '-' || ended_by end as "end",
                   extract(epoch from ended_at - bridged_at)::int as talked_seconds, recording_id
            from agent.call where ticket_id = @ticketId and placed_by is not null order by arrived_at desc limit @Most
            """;
        await using var t = await transitions.LookAsync(ct);
        return await t.ListAsync<TicketCallRow>(sql, new { ticketId, System = Actor.System.AccountId, Most }, ct);
    }

    /// <summary>The call that an agent has, or has just had and is writing about.</summary>
    /// <returns>Null without one. The number is null where the other side showed none.</returns>
    public async Task<(Guid CallId, Pii? Number)?> OfAgentAsync(Guid accountId, CancellationToken ct)
    {
        const string sql = "select call.id, call.caller_enc from agent.presence here join agent.call on call.id = here.call_id where here.account_id = @accountId and call.bridged_at is not null";
        await using var t = await transitions.LookAsync(ct);
        return await t.OneAsync<AgentsCall>(sql, new { accountId }, ct) is { } call ? (call.Id, calls.Caller(call.Id, call.CallerEnc)) : null;
    }

    /// <summary>Who waits, in the order in which they are served.</summary>
    internal async Task<IReadOnlyList<WaitingCallerRow>> WaitingAsync(Transition t, CancellationToken ct)
    {
        const string sql = """
            select call.id, call.caller_enc, call.origin, entry.queue_code, entry.entered_at, offer.account_id as offered_to, why.data::text as why
            from agent.queue_entry entry
            join agent.call on call.id = entry.call_id
            left join agent.queue on queue.code = entry.queue_code
            left join agent.offer on offer.call_id = call.id and offer.state = 'Open'
            left join lateral (select data from agent.call_event event where event.call_id = call.id and event.kind = 'waits' order by event.id desc limit 1) why on true
            order by entry.entered_at - make_interval(secs => coalesce(queue.lead_seconds, 0)), call.id limit @Most
            """;
        var rows = await t.ListAsync<WaitingRow>(sql, new { Most }, ct);
        if (rows.Count == 0)
        {
            return [];
        }

        var names = await TraceNames.ReadAsync(t, [], ct);
        return [.. rows.Select((row, before) => new WaitingCallerRow(
            row.Id, row.QueueCode, CallViews.Masked(calls.Caller(row.Id, row.CallerEnc), row.Origin), row.EnteredAt, before + 1,
            row.OfferedTo is { } agent ? $"正在呼叫 {names.Person(agent)}" : row.Why is { } why ? Words(why, data => WaitWords.Of(data, names)) : "刚进入队列"))];
    }

    private static string Words(string? data, Func<JsonElement, string> say)
    {
        using var json = JsonDocument.Parse(data ?? "{}");
        return say(json.RootElement);
    }

    private sealed record AgentsCall(Guid Id, byte[]? CallerEnc);

    private sealed record EventRow(DateTimeOffset At, string Kind, string? Data);

    private sealed record WaitingRow(
        Guid Id, byte[]? CallerEnc, CallOrigin Origin, string QueueCode, DateTimeOffset EnteredAt, Guid? OfferedTo, string? Why);
}
