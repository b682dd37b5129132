using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Agent.Outward;
using Hotline.Agent.Presence;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Queue;

/// <summary>
/// Ends an open offer without a bridge: the caller keeps the place in the queue, the agent goes where
/// <paramref name="Next"/> says. The call must be locked.
/// </summary>
/// <param name="CancelLeg">The phone may still ring: tell telephony to stop.</param>
internal sealed record OfferEnd(OfferState State, string? Reason, AgentState Next, string? NextReason, bool CancelLeg)
{
    /// <summary>It was not the agent's doing: the place among the idle is kept.</summary>
    public bool KeepsPlace { get; init; } = State == OfferState.Withdrawn;
}

internal sealed class OfferEnding(Telemetry telemetry)
{
    private static readonly TimeSpan CancelLife = TimeSpan.FromMinutes(1);

    public async Task EndAsync(Transition t, CallRow call, OfferRow offer, OfferEnd end, CancellationToken ct)
    {
        if (offer.IsRecall)
        {
            await NotBackAsync(t, call, offer, end, ct);
            return;
        }

        await OfferStore.EndAsync(t, offer.Id, end.State, end.Reason, ct);
        await QueueEntryStore.WaitsAnewAsync(t, call.Id, ct);
        var agent = await PresenceStore.LockAsync(t, offer.AccountId, ct);
        if (agent is { State: AgentState.Offered } && agent.OfferId == offer.Id)
        {
            var readySince = end.KeepsPlace ? agent.ReadySince : null;
            var (next, reason) = await OutwardStore.BeforeAsync(t, call, offer.AccountId, ct) is { } before && end.Next != AgentState.Offline ? before : (end.Next, end.NextReason);
            await PresenceStore.IdleAsync(t, offer.AccountId, next, reason, readySince, ct);
        }

        if (end.CancelLeg)
        {
            // An agent who was asked into a call that is bridged is a party of it.
            TelephonyCommand stop = call switch
            {
                { BridgedAt: not null } => new DropParty(Guid.CreateVersion7(t.Now), call.Id, offer.Id),
                { IsOutward: true } => new HangUp(Guid.CreateVersion7(t.Now), call.Id, By: CallSide.Agent),
                _ => new CancelAgentLeg(Guid.CreateVersion7(t.Now), call.Id, offer.Id),
            };
            t.Command(call.NodeId, stop, CancelLife);
        }

        t.Tell(new DeskChange(offer.AccountId, DeskEventKind.CallChanged, offer.Id));
        t.WakeQueue(call.WaitsIn);
        t.Afterwards(() => telemetry.OfferEnded(end.State.ToString()));
        await CallTrace.AddAsync(t, call.Id, "offer-ended", t.Now, new { offer = offer.Id, state = end.State.ToString(), reason = end.Reason }, ct);
    }

    /// <summary>
    /// An agent who had hung up was rung again and did not come: the offer is what it was, one that was talked about and left, and the agent writes about the call. The node stops ringing by itself, and the
    /// caller has nobody else: only the agent's own word stops it sooner.
    /// </summary>
    private static async Task NotBackAsync(Transition t, CallRow call, OfferRow offer, OfferEnd end, CancellationToken ct)
    {
        await OfferStore.EndAsync(t, offer.Id, OfferState.Bridged, null, ct);
        if (await PresenceStore.LockAsync(t, offer.AccountId, ct) is { State: AgentState.Offered } agent && agent.OfferId == offer.Id)
        {
            if (end.Next == AgentState.Offline)
            {
                await PresenceStore.IdleAsync(t, offer.AccountId, AgentState.Offline, null, null, ct);
            }
            else
            {
                var queue = await QueueConfig.ReadAsync(t, call.QueueCode, ct);
                await PresenceStore.BusyAsync(t, offer.AccountId, AgentState.WrapUp, call.Id, offer.Id, t.Now + queue.WrapUp, ct);
            }
        }

        if (end is { State: OfferState.Refused, CancelLeg: true })
        {
            t.Command(call.NodeId, new DropParty(Guid.CreateVersion7(t.Now), call.Id, offer.Id), CancelLife);
        }

        t.Tell(new DeskChange(offer.AccountId, DeskEventKind.CallChanged, offer.Id));
        await CallTrace.AddAsync(t, call.Id, "recall-ended", t.Now, new { offer = offer.Id, state = end.State.ToString(), reason = end.Reason }, ct);
    }
}
