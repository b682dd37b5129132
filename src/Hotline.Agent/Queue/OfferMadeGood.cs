using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Agent.Presence;

namespace Hotline.Agent.Queue;

/// <summary>
/// A caller talks with somebody by an offer that is not known here: the database went back behind it, or is younger than the call (docs/adr/0169). Whoever is on duty at that phone gets the offer again,
/// with the call's draft, and so the call on screen, and is offered nobody else meanwhile, whatever the agent was believed to be doing: the phone says otherwise.
/// </summary>
internal sealed class OfferMadeGood(CallDrafts drafts)
{
    /// <summary>The caller has the call locked, and no offer of it is open.</summary>
    /// <returns>Null when nobody is on duty at that phone, or somebody is being offered another caller there.</returns>
    public async Task<OfferRow?> MakeAsync(Transition t, CallRow call, Guid offerId, string extension, DateTimeOffset at, CancellationToken ct)
    {
        if (call.IsOutward || await PresenceStore.LockAtPhoneAsync(t, extension, ct) is not { State: not AgentState.Offered } agent)
        {
            return null;
        }

        var offer = new OfferRow(offerId, call.Id, agent.AccountId, extension, await drafts.OpenAsync(t, call, agent, ct), OfferState.Open, null, at, at, null, null);
        await OfferStore.InsertAsync(t, offer, ct);
        await CallStore.OfferedAsync(t, call.Id, offer.Id, offer.DraftId, ct);
        return offer;
    }
}
