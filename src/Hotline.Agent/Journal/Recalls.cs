using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Presence;
using Hotline.Agent.Queue;

namespace Hotline.Agent.Journal;

/// <summary>
/// Nobody came for whom the caller was left, and the node rings the agent again who had hung up, under the id of before (docs/adr/0045). The offer is open again meanwhile, so that the
/// console shows the caller, the browser can answer, and the matcher offers the agent nobody else. That the agent had left is kept with it: it tells such an offer from others.
/// </summary>
internal sealed class Recalls(AgentOptions options)
{
    /// <summary>The call is locked. Whoever is busy with another caller, has paused or is off duty is rung all the same, as the phone goes; what they do stays what they said.</summary>
    public async Task RingingAsync(Transition t, CallRow call, Guid partyId, CancellationToken ct)
    {
        if (call is not { BridgedAt: not null, EndedAt: null } || call.HolderId != partyId
            || await OfferStore.FindAsync(t, partyId, ct) is not { State: OfferState.Bridged, LeftAt: not null } offer
            || await OfferStore.OpenOfCallAsync(t, call.Id, ct) is not null
            || await PresenceStore.LockAsync(t, offer.AccountId, ct) is not { } agent || !(agent.State == AgentState.Ready || (agent.State == AgentState.WrapUp && agent.CallId == call.Id)))
        {
            return;
        }

        var queue = await QueueConfig.ReadAsync(t, call.QueueCode, ct);
        await OfferStore.ReopenAsync(t, offer.Id, t.Now + queue.Offer + options.OfferMargin, ct);
        await PresenceStore.BusyAsync(t, offer.AccountId, AgentState.Offered, call.Id, offer.Id, null, ct);
        await CallTrace.AddAsync(t, call.Id, "recalled", t.Now, new { party = partyId }, ct);
        t.Tell(new DeskChange(offer.AccountId, DeskEventKind.OfferMade, offer.Id));
    }
}
