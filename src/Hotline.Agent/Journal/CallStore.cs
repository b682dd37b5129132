using Hotline.Agent.Data;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Journal;

/// <summary>Table <c>agent.call</c>. Times are the telephony node's own, to the microsecond.</summary>
internal sealed class CallStore(FieldCipher cipher, BlindIndex index)
{
    private const string Columns = """
        id, node_id, caller_enc, queue_code, arrived_at, answered_at, queued_at, offered_at, bridged_at, ended_at, offer_id, agent_id,
        cause, reconciled, recording_id, ticket_id, origin, keeper_id, held_at, recording_paused_at, placed_by, ended_by, requeued_at, note_enc,
        handed_queue, handed_by, trunk
        """;

    /// <summary>Every transition about a call begins here: the row is locked until it commits.</summary>
    public static Task<CallRow?> LockAsync(Transition t, Guid callId, CancellationToken ct) => t.OneAsync(AskLocked(t, callId), ct);

    /// <summary>The same, with the questions that follow.</summary>
    public static Asked<CallRow> AskLocked(Transition t, Guid callId) =>
        t.Ask<CallRow>($"select {Columns} from agent.call where id = @callId for update", new { callId });

    /// <summary>For a transition about several calls: all of them first, in one order.</summary>
    public static Task LockAllAsync(Transition t, Guid[] calls, CancellationToken ct) =>
        t.ListAsync<Guid>("select id from agent.call where id = any(@calls) order by id for update", new { calls }, ct);

    /// <summary>The tickets that calls of the hotline's own are about, with the next question: before anything is written that has to do with these calls.</summary>
    public static void LockTickets(Transition t, params Guid[] calls) => t.Ask<bool>(
        $"""
        select true from (select distinct ticket_id from agent.call where id = any(@calls) and placed_by is not null and ticket_id is not null order by ticket_id) as tickets, {TicketLock.OfColumn}
        """,
        new { calls });

    public static Task<CallRow?> FindAsync(Transition t, Guid callId, CancellationToken ct)
    {
        const string sql = $"select {Columns} from agent.call where id = @callId";
        return t.OneAsync<CallRow>(sql, new { callId }, ct);
    }

    /// <summary>The queue is that of the dialled number, else the first one.</summary>
    /// <returns>The queue; null when the call is in the journal already.</returns>
    public async Task<string?> InsertAsync(Transition t, string nodeId, long seq, CallArrived arrived, CancellationToken ct)
    {
        const string sql = """
            insert into agent.call (id, node_id, node_seq, caller_enc, caller_index, dialled, queue_code, arrived_at, origin, trunk)
            select @callId, @nodeId, @seq, @number, @index, @dialled,
                   coalesce((select queue_code from agent.queue_number where number = @dialled), (select min(code) from agent.queue), 'main'), @at, @origin, @trunk
            on conflict (id) do nothing
            returning queue_code
            """;
        var (callId, caller) = (arrived.CallId, arrived.Caller);
        var number = caller.IsWithheld ? null : cipher.Encrypt(caller.Clear, "agent.call", "caller", callId);
        var hash = caller.IsWithheld ? null : index.Of(Pii.Phone(caller.Clear));
        var args = new { callId, nodeId, seq, number, index = hash, dialled = arrived.Dialled, at = arrived.At, origin = arrived.Origin.ToString(), trunk = arrived.Trunk };
        return await t.OneAsync<string>(sql, args, ct);
    }

    /// <summary>A call that somebody has the hotline place. It is of the queue of the number that it shows, for its wrap-up; it stands in none.</summary>
    /// <param name="shownAs">The hotline's number.</param>
    /// <param name="offerId">Null: who asked has no line, and no offer.</param>
    public Task InsertOutwardAsync(
        Transition t, Guid callId, string nodeId, Pii callee, string shownAs, Guid by, string byName, Guid? offerId, Guid? ticketId, CancellationToken ct)
    {
        const string sql = """
            insert into agent.call (id, node_id, caller_enc, caller_index, dialled, queue_code, arrived_at, origin, placed_by, agent_name, offer_id, ticket_id)
            select @callId, @nodeId, @number, @index, @shownAs,
                   coalesce((select queue_code from agent.queue_number where number = @shownAs), (select min(code) from agent.queue), 'main'), @Now, 'Phone', @by, @byName, @offerId, @ticketId
            """;
        var number = cipher.Encrypt(callee.Clear(), "agent.call", "caller", callId);
        return t.WriteAsync(sql, new { callId, nodeId, number, index = index.Of(callee), shownAs, t.Now, by, byName, offerId, ticketId }, ct);
    }

    /// <summary>The node says that a call of ours has begun.</summary>
    public static Task PlacedAsync(Transition t, Guid callId, long seq, string trunk, CancellationToken ct) =>
        t.WriteAsync("update agent.call set node_seq = @seq, trunk = @trunk where id = @callId", new { callId, seq, trunk }, ct);

    /// <summary>Another trunk than the first has the call.</summary>
    public static Task ReroutedAsync(Transition t, Guid callId, string trunk, CancellationToken ct) =>
        t.WriteAsync("update agent.call set trunk = @trunk where id = @callId", new { callId, trunk }, ct);

    public static Task AboutAsync(Transition t, Guid callId, Guid ticketId, CancellationToken ct) =>
        t.WriteAsync("update agent.call set ticket_id = @ticketId where id = @callId", new { callId, ticketId }, ct);

    /// <param name="queuedAt">Null: the queue is closed.</param>
    public static Task AnsweredAsync(Transition t, Guid callId, Guid? recordingId, DateTimeOffset at, DateTimeOffset? queuedAt, CancellationToken ct)
    {
        const string sql = "update agent.call set answered_at = @at, queued_at = @queuedAt, recording_id = @recordingId where id = @callId";
        return t.WriteAsync(sql, new { callId, recordingId, at, queuedAt }, ct);
    }

    public static Task OfferedAsync(Transition t, Guid callId, Guid offerId, Guid ticketId, CancellationToken ct)
    {
        const string sql = """
            update agent.call set offered_at = coalesce(offered_at, @Now), offer_id = @offerId, ticket_id = @ticketId where id = @callId
            """;
        return t.WriteAsync(sql, new { callId, offerId, ticketId, t.Now }, ct);
    }

    public static Task BridgedAsync(Transition t, Guid callId, Guid offerId, Guid? agentId, string? agentName, string extension, DateTimeOffset at, CancellationToken ct)
    {
        const string sql = """
            update agent.call
            set bridged_at = @at, offer_id = @offerId, agent_id = @agentId, agent_name = coalesce(@agentName, agent_name), extension = @extension
            where id = @callId
            """;
        return t.WriteAsync(sql, new { callId, offerId, agentId, agentName, extension, at }, ct);
    }

    /// <summary>Whoever had the call is gone and the caller waits again. Who that was stays until another has it.</summary>
    public static Task RequeuedAsync(Transition t, Guid callId, DateTimeOffset at, CancellationToken ct)
    {
        const string sql = "update agent.call set first_bridged_at = coalesce(first_bridged_at, bridged_at), bridged_at = null, keeper_id = null, handed_by = null, held_at = null, requeued_at = @at where id = @callId";
        return t.WriteAsync(sql, new { callId, at }, ct);
    }

    /// <param name="reconciled">Concluded from a snapshot, without an event: a late event may still correct it.</param>
    public static Task EndedAsync(Transition t, Guid callId, CallEndCause cause, CallSide by, bool missed, bool early, bool reconciled, DateTimeOffset at, CallClearing? clearing, CancellationToken ct)
    {
        const string sql = """
            update agent.call set ended_at = @at, cause = @cause, ended_by = @by, missed = @missed, hung_up_early = @early, reconciled = @reconciled,
                sip_status = @SipStatus, sip_cause = @SipCause, q850_cause = @Q850Cause
            where id = @callId
            """;
        return t.WriteAsync(
            sql, new { callId, cause = cause.ToString(), by = by.ToString(), missed, early, reconciled, at, clearing?.SipStatus, clearing?.SipCause, clearing?.Q850Cause }, ct);
    }

    /// <param name="since">Null: no longer.</param>
    public static Task HeldAsync(Transition t, Guid callId, DateTimeOffset? since, CancellationToken ct) =>
        t.WriteAsync("update agent.call set held_at = @since where id = @callId", new { callId, since }, ct);

    /// <param name="since">Null: no longer.</param>
    public static Task RecordingPausedAsync(Transition t, Guid callId, DateTimeOffset? since, CancellationToken ct) =>
        t.WriteAsync("update agent.call set recording_paused_at = @since where id = @callId", new { callId, since }, ct);

    /// <summary>The call goes to a queue with a word from who had it; only the last one is kept.</summary>
    public Task NoteAsync(Transition t, Guid callId, string? note, CancellationToken ct) =>
        t.WriteAsync("update agent.call set note_enc = @note where id = @callId", new { callId, note = cipher.Encrypt(note, "agent.call", "note", callId) }, ct);

    public string? Note(CallRow call) => cipher.Decrypt(call.NoteEnc, "agent.call", "note", call.Id);

    /// <param name="by">Null: nobody, the agent who has the call keeps it.</param>
    public static Task HandedAsync(Transition t, Guid callId, string queue, Guid? by, CancellationToken ct) =>
        t.WriteAsync("update agent.call set handed_queue = @queue, handed_by = @by where id = @callId", new { callId, queue, by }, ct);

    /// <summary>Another agent has the call: to the journal it is theirs.</summary>
    public static Task KeptByAgentAsync(Transition t, Guid callId, Guid partyId, Guid agentId, string agentName, string extension, CancellationToken ct)
    {
        const string sql = """
            update agent.call set keeper_id = @partyId, offer_id = @partyId, handed_by = null, agent_id = @agentId, agent_name = @agentName, extension = @extension where id = @callId
            """;
        return t.WriteAsync(sql, new { callId, partyId, agentId, agentName, extension }, ct);
    }

    /// <summary>A department or a shift lead has the call; the agent stays the one who took it.</summary>
    public static Task KeptByOtherAsync(Transition t, Guid callId, Guid partyId, CancellationToken ct) =>
        t.WriteAsync("update agent.call set keeper_id = @partyId, handed_by = null where id = @callId", new { callId, partyId }, ct);

    /// <summary>The call is alive after all.</summary>
    public static Task ResumedAsync(Transition t, Guid callId, CancellationToken ct)
    {
        const string sql = """
            update agent.call set ended_at = null, cause = null, ended_by = null, missed = false, hung_up_early = false, reconciled = false where id = @callId and reconciled
            """;
        return t.WriteAsync(sql, new { callId }, ct);
    }

    /// <summary>Calls of a node that are open here, brought by events up to <paramref name="upToSeq"/>.</summary>
    public static Task<List<Guid>> OpenOfNodeAsync(Transition t, string nodeId, long upToSeq, CancellationToken ct)
    {
        const string sql = "select id from agent.call where node_id = @nodeId and ended_at is null and node_seq <= @upToSeq order by id";
        return t.ListAsync<Guid>(sql, new { nodeId, upToSeq }, ct);
    }

    /// <summary>The clear number, for masking and for looking up earlier tickets. Null when withheld.</summary>
    public Pii? Caller(Guid callId, byte[]? callerEnc) =>
        cipher.Decrypt(callerEnc, "agent.call", "caller", callId) is { } number ? Pii.Phone(number) : null;
}
