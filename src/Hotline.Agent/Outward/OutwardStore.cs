using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Journal;

namespace Hotline.Agent.Outward;

/// <summary>Table <c>agent.outward_call</c>: what a call of the hotline's own has besides its row in the journal. Written with the call locked.</summary>
internal static class OutwardStore
{
    /// <param name="draftOf">The call whose draft it fills in; null: it is about a ticket.</param>
    /// <param name="before">The agent's presence, to go back to; null: whoever asked has none.</param>
    /// <param name="dueAt">Word of the node is awaited until then.</param>
    /// <param name="unitCode">The unit that leads the ticket and whose liaison asks; null: whoever asks is none.</param>
    public static Task InsertAsync(
        Transition t, Guid callId, Guid? draftOf, (AgentState State, string? Reason)? before, byte[]? ownEnc, DateTimeOffset dueAt, string? unitCode, CancellationToken ct)
    {
        const string sql = """
            insert into agent.outward_call (call_id, draft_of, before_state, before_reason, own_enc, due_at, unit_code)
            values (@callId, @draftOf, @state, @reason, @ownEnc, @dueAt, @unitCode)
            """;
        return t.WriteAsync(sql, new { callId, draftOf, state = before?.State.ToString(), reason = before?.Reason, ownEnc, dueAt, unitCode }, ct);
    }

    /// <summary>The same of a call that nobody asked for.</summary>
    /// <param name="round">Of the ticket that it asks about.</param>
    public static Task InsertQuestionAsync(Transition t, Guid callId, int round, DateTimeOffset dueAt, CancellationToken ct) =>
        t.WriteAsync("insert into agent.outward_call (call_id, asked_round, due_at) values (@callId, @round, @dueAt)", new { callId, round, dueAt }, ct);

    public static Task<int?> RoundAsync(Transition t, Guid callId, CancellationToken ct) =>
        t.OneAsync<int?>("select asked_round from agent.outward_call where call_id = @callId", new { callId }, ct);

    public static Task<OutwardRow?> FindAsync(Transition t, Guid callId, CancellationToken ct)
    {
        const string sql = "select draft_of, before_state, before_reason, own_enc, due_at, dialled_at, ringing_at, refusal from agent.outward_call where call_id = @callId";
        return t.OneAsync<OutwardRow>(sql, new { callId }, ct);
    }

    public static async Task<Guid?> DraftOfAsync(Transition t, Guid callId, CancellationToken ct) => (await FindAsync(t, callId, ct))?.DraftOf;

    /// <summary>Where the agent who asked for the call was before; null for anybody else, and once the call is talked.</summary>
    public static async Task<(AgentState State, string? Reason)?> BeforeAsync(Transition t, CallRow call, Guid account, CancellationToken ct) =>
        call.BridgedAt is null && call.PlacedBy == account && await FindAsync(t, call.Id, ct) is { BeforeState: { } state } row
            ? (Enum.Parse<AgentState>(state), row.BeforeReason)
            : null;

    public static Task DialledAsync(Transition t, Guid callId, DateTimeOffset at, CancellationToken ct) =>
        t.WriteAsync("update agent.outward_call set dialled_at = coalesce(dialled_at, @at) where call_id = @callId", new { callId, at }, ct);

    public static Task RingingAsync(Transition t, Guid callId, DateTimeOffset at, CancellationToken ct) =>
        t.WriteAsync("update agent.outward_call set ringing_at = coalesce(ringing_at, @at) where call_id = @callId", new { callId, at }, ct);

    public static Task RefusedAsync(Transition t, Guid callId, string refusal, CancellationToken ct) =>
        t.WriteAsync("update agent.outward_call set refusal = @refusal where call_id = @callId", new { callId, refusal }, ct);

    /// <summary>It is talked, or over: no word is awaited any more, and nobody's telephone need be known.</summary>
    public static Task SettledAsync(Transition t, Guid callId, CancellationToken ct) =>
        t.WriteAsync("update agent.outward_call set due_at = null, own_enc = null where call_id = @callId", new { callId }, ct);

    /// <summary>The talk has its draft, or the ticket that it is about.</summary>
    public static async Task DraftedAsync(Transition t, Guid callId, Guid offerId, Guid ticketId, CancellationToken ct)
    {
        await CallStore.AboutAsync(t, callId, ticketId, ct);
        await t.WriteAsync("update agent.offer set draft_id = @ticketId where id = @offerId", new { offerId, ticketId }, ct);
    }

    /// <summary>Calls that the account asked for since then. Whoever else asks for the same account waits until the transition is over.</summary>
    public static async Task<int> PlacedSinceAsync(Transition t, Guid account, DateTimeOffset since, CancellationToken ct)
    {
        const string oneAtATime = "select true from pg_advisory_xact_lock(hashtextextended('agent.outward/' || @account::text, 0))";
        await t.OneAsync<bool>(oneAtATime, new { account }, ct);
        const string sql = "select count(*)::int from agent.call where placed_by = @account and arrived_at >= @since";
        return await t.OneAsync<int>(sql, new { account, since }, ct);
    }
}

internal sealed record OutwardRow(
    Guid? DraftOf, string? BeforeState, string? BeforeReason, byte[]? OwnEnc, DateTimeOffset? DueAt, DateTimeOffset? DialledAt, DateTimeOffset? RingingAt, string? Refusal);
