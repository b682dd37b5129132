using System.Collections.Concurrent;
using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Link;

/// <summary>
/// Makes the journal agree with a node's snapshot. The snapshot stands for the node's state after its last event, so
/// it is applied only when every event up to there is committed: a call that is open here, was brought by such an
/// event, and is not in the snapshot is over, and nobody will say how (its process died): it ends as Interrupted.
/// </summary>
internal sealed class Reconciliation(Transitions transitions, CallCourse course, PartyCourse parties)
{
    private readonly ConcurrentDictionary<string, NodeSnapshot> waiting = new();

    /// <summary>Called at each attach, with what was committed then.</summary>
    public async Task AttachedAsync(NodeSnapshot snapshot, long acked, CancellationToken ct)
    {
        if (acked == 0)
        {
            // Nothing of this node is known here, and what it forgot already will not come: its live calls are adopted now.
            await ApplyAsync(snapshot, ct);
            return;
        }

        waiting[snapshot.NodeId] = snapshot;
        await ReachedAsync(snapshot.NodeId, acked, ct);
    }

    /// <summary>The event at which a snapshot waits to be applied; null: none waits. Nothing later may be committed with it.</summary>
    public long? NextStop(string nodeId) => waiting.TryGetValue(nodeId, out var snapshot) ? snapshot.LastSeq : null;

    /// <summary>Called after each commit of events.</summary>
    public async Task ReachedAsync(string nodeId, long acked, CancellationToken ct)
    {
        if (waiting.TryGetValue(nodeId, out var snapshot) && acked >= snapshot.LastSeq)
        {
            await ApplyAsync(snapshot, ct);
            waiting.TryRemove(new KeyValuePair<string, NodeSnapshot>(nodeId, snapshot));
        }
    }

    private async Task ApplyAsync(NodeSnapshot snapshot, CancellationToken ct)
    {
        // First who is free, then who talks: the same agents.
        var alive = snapshot.Calls.Select(call => call.CallId).ToHashSet();
        foreach (var gone in (await OpenAsync(snapshot, ct)).Where(call => !alive.Contains(call)))
        {
            await GoneAsync(gone, snapshot, ct);
        }

        foreach (var live in snapshot.Calls)
        {
            await LiveAsync(snapshot, live, ct);
        }

        // Applied late, the snapshot may be older than a registration that an event has brought since.
        await using var t = await transitions.BeginAsync(ct);
        if (!await NodeStore.StandsAtAsync(t, snapshot.NodeId, snapshot.LastSeq, ct))
        {
            return;
        }

        var changed = await RegistrationStore.ReplaceAsync(t, snapshot.NodeId, snapshot.Phones, ct);
        await PhoneEvents.ChangedAsync(t, changed, ct);
        await t.CommitAsync(ct);
    }

    /// <summary>
    /// Brings a live call to at least the state that the node reports; steps already taken change nothing. Where another web node has taken later events meanwhile they have told all of it, and more: who
    /// was in the call then may be in another one by now.
    /// </summary>
    private async Task LiveAsync(NodeSnapshot snapshot, LiveCall live, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        if (!await NodeStore.StandsAtAsync(t, snapshot.NodeId, snapshot.LastSeq, ct))
        {
            return;
        }

        var known = await CallStore.LockAsync(t, live.CallId, ct);
        if (known is { EndedAt: not null, Reconciled: true })
        {
            await CallCourse.ResumedAsync(t, known, ct);
        }
        else if (known is { EndedAt: not null })
        {
            return;
        }
        else if (known is null && live.IsOutward)
        {
            return; // This database is younger than the call, and does not know who asked for it.
        }
        else if (known is null)
        {
            var arrived = new CallArrived(live.CallId, live.Caller, "", live.ArrivedAt, live.Origin);
            await course.ArrivedAsync(t, snapshot.NodeId, snapshot.LastSeq, arrived, ct);
        }

        if (live.AnsweredAt is { } answeredAt && await CallStore.LockAsync(t, live.CallId, ct) is { } ringing)
        {
            await course.AnsweredAsync(t, ringing, live.RecordingId, answeredAt, ct);
        }

        if (live is { State: LiveCallState.Bridged, OfferId: { } offer, Extension: { } extension }
            && await CallStore.LockAsync(t, live.CallId, ct) is { } waits)
        {
            await course.BridgedAsync(t, waits, offer, extension, live.BridgedAt ?? t.Now, isIn: live.Parties.Any(party => party.PartyId == offer && party.JoinedAt is not null), ct);
            await PartiesAsync(t, live, ct);
        }

        await t.CommitAsync(ct);
    }

    /// <summary>Who is in the call, who has it and whether the caller is held, as the node says.</summary>
    private async Task PartiesAsync(Transition t, LiveCall live, CancellationToken ct)
    {
        foreach (var gone in (await PartyStore.OpenAsync(t, live.CallId, ct)).Where(known => known.IsIn && live.Parties.All(party => party.PartyId != known.Id)))
        {
            await parties.LeftAsync(t, await LockedAsync(), gone.Id, PartyEnd.Lost, t.Now, ct);
        }

        foreach (var party in live.Parties.Where(party => party.JoinedAt is not null))
        {
            await PartyCourse.JoinedAsync(t, await LockedAsync(), party.PartyId, party.Stance, party.JoinedAt ?? t.Now, ct);
        }

        if (live.Parties.FirstOrDefault(party => party.HasCall) is { } keeper)
        {
            await parties.HandedOverAsync(t, await LockedAsync(), keeper.PartyId, t.Now, ct);
        }

        if (await LockedAsync() is var call && call.HeldAt is not null != live.IsHeld)
        {
            await PartyCourse.HeldAsync(t, call, live.IsHeld, t.Now, ct);
        }

        async Task<CallRow> LockedAsync() => (await CallStore.LockAsync(t, live.CallId, ct))!; // The caller has it locked.
    }

    private async Task<List<Guid>> OpenAsync(NodeSnapshot snapshot, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        return await CallStore.OpenOfNodeAsync(t, snapshot.NodeId, snapshot.LastSeq, ct);
    }

    private async Task GoneAsync(Guid callId, NodeSnapshot snapshot, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        CallStore.LockTickets(t, callId);
        if (await CallStore.LockAsync(t, callId, ct) is { EndedAt: null } call)
        {
            // The new process started after the old one was gone: the latest moment at which the call can have ended.
            var at = snapshot.StartedAt > call.ArrivedAt && snapshot.StartedAt < t.Now ? snapshot.StartedAt : t.Now;
            await course.EndedAsync(t, call, CallEndCause.Interrupted, CallSide.System, reconciled: true, at, clearing: null, ct);
            await t.CommitAsync(ct);
        }
    }
}
