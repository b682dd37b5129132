using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Presence;
using Hotline.Agent.Queue;
using Hotline.Dispatch.Catalog;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Journal;

/// <summary>
/// An agent hands the caller to another queue (a dialect, enterprises, the line to 110): the caller waits there with the time already waited, with music, in the same
/// call and recording; the draft goes along; the agent is free for the next one. The matcher's next agent is rung into the call and takes it over.
/// </summary>
internal sealed class QueueHanding(PartyInvitations invitations, CallStore calls, CatalogCache catalog)
{
    public const string Closed = "queue.closed";

    /// <summary>As long as an order to hang up: the agent's own side goes with it, however long the node is away.</summary>
    internal static readonly TimeSpan WaitLife = PresenceVerbs.HangUpLife;

    /// <summary>Queues with the skills that they ask for, and how many are idle who serve them with these.</summary>
    public static Task<List<TargetQueueRow>> TargetsAsync(Transition t, CancellationToken ct)
    {
        const string sql = """
            select queue.code, queue.name, array_to_string(array(select name from agent.skill where skill.code = any(queue.skills) order by name), '、') as skills,
                   (select count(*) from agent.queue_entry entry where entry.queue_code = queue.code)::int as waiting,
                   (select count(*) from agent.presence agent where agent.state = 'Ready'
                      and (not exists (select 1 from agent.queue_member member where member.queue_code = queue.code)
                           or exists (select 1 from agent.queue_member member where member.queue_code = queue.code and member.account_id = agent.account_id))
                      and queue.skills <@ array(select skill_code from agent.skill_holder holder where holder.account_id = agent.account_id))::int as idle
            from agent.queue order by queue.name, queue.code
            """;
        return t.ListAsync<TargetQueueRow>(sql, null, ct);
    }

    /// <summary>The call is locked, and kept by who hands it on. Null when done, else the stable id of the refusal.</summary>
    public async Task<string?> ToAsync(Transition t, CallRow call, Guid by, string code, string? note, CancellationToken ct)
    {
        if (call.TicketId is null || call.IsOutward || await QueueConfig.FindAsync(t, code, ct) is not { } queue)
        {
            return CallControl.TargetUnknown;
        }

        if ((await PartyStore.OpenAsync(t, call.Id, ct)).Exists(party => party.Id != call.KeeperId && party.Kind != PartyKind.Lead))
        {
            return CallControl.Consulting;
        }

        if (queue.OpeningHours is not null && queue.Opening.ClosedAt(t.Now, (await catalog.GetAsync(ct)).Holidays) is not null)
        {
            return Closed;
        }

        await calls.NoteAsync(t, call.Id, note, ct);
        await WaitsAsync(t, call, code, by, ct);
        t.Command(call.NodeId, new WaitAgain(Guid.CreateVersion7(t.Now), call.Id), WaitLife);
        return null;
    }

    /// <summary>The node did not let the caller wait again, or never learned that it should: whoever handed the caller on still has the call. It is locked.</summary>
    public static async Task NotWaitingAsync(Transition t, CallRow call, CancellationToken ct)
    {
        if (call is not { EndedAt: null, HandedBy: { } by, HandedQueue: { } queue, OfferId: { } offer })
        {
            return;
        }

        await QueueEntryStore.LeaveAsync(t, call.Id, queue, ct);
        await CallStore.HandedAsync(t, call.Id, queue, by: null, ct);
        if (await PresenceStore.LockAsync(t, by, ct) is { State: AgentState.WrapUp } agent && agent.OfferId == offer)
        {
            await PresenceStore.BusyAsync(t, by, AgentState.Talking, call.Id, offer, null, ct); // The node was believed lost meanwhile, and the call with it.
        }

        await CallTrace.AddAsync(t, call.Id, "not-handed", t.Now, new { queue, by }, ct);
        t.Tell(new DeskChange(by, DeskEventKind.CallChanged, offer));
    }

    /// <summary>
    /// Whoever has the call has left it to a queue, as the node says, and the order to do so was taken for lost here: the caller is in that queue again. The call is locked.
    /// </summary>
    public static async Task WaitsAfterAllAsync(Transition t, CallRow call, Guid partyId, CancellationToken ct)
    {
        if (call is not { EndedAt: null, HandedBy: null, HandedQueue: { } queue, AgentId: { } by } || call.HolderId != partyId)
        {
            return;
        }

        await WaitsAsync(t, call, queue, by, ct);
    }

    /// <summary>The matcher has found somebody: rung into the call, to take it over. The call is locked, and its caller waits.</summary>
    /// <param name="by">Who handed the caller on.</param>
    public async Task<bool> RingAsync(Transition t, CallRow call, Guid by, Guid account, CancellationToken ct) =>
        await invitations.AgentAsync(t, call, new PartyAsk(Guid.CreateVersion7(t.Now), by, Blind: true), account, ct) is null;

    private static async Task WaitsAsync(Transition t, CallRow call, string queue, Guid by, CancellationToken ct)
    {
        await CallStore.HandedAsync(t, call.Id, queue, by, ct);
        await QueueEntryStore.HandAsync(t, call.Id, queue, call.QueuedAt ?? call.ArrivedAt, ct);
        await CallTrace.AddAsync(t, call.Id, "handed-to-queue", t.Now, new { queue, by }, ct);
    }
}

/// <param name="Skills">Their names.</param>
internal sealed record TargetQueueRow(string Code, string Name, string Skills, int Waiting, int Idle);
