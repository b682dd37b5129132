using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Agent.Link;
using Hotline.Agent.Presence;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Queue;

/// <summary>
/// Makes one offer: offer row, draft ticket, the agent's state, the order to ring the phone and the console's screen
/// pop are one transaction. Whatever changed since the matcher looked (caller gone, agent taken) makes it a no-op.
/// </summary>
internal sealed class Offering(Transitions transitions, CallDrafts drafts, QueueHanding handing, AgentOptions options, Telemetry telemetry)
{
    /// <returns>False when caller or agent are no longer free.</returns>
    public async Task<bool> MakeAsync(Match match, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);

        // In the order of the locks, and one way there and back.
        var (locked, open, presence) = (CallStore.AskLocked(t, match.CallId), OfferStore.AskOpenOfCall(t, match.CallId), PresenceStore.AskLocked(t, match.AccountId));
        var (terms, route, supervises) = (QueueConfig.AskOfCall(t, match.CallId), RegistrationStore.AskRoute(t, match.CallId, match.AccountId), PartyStore.AskSupervises(t, match.AccountId));
        await t.AnswersAsync(ct);
        var isFree = presence.One is { State: AgentState.Ready, Extension: not null } && !supervises.One;
        if (locked.One is { BridgedAt: not null, EndedAt: null, HandedBy: { } by } handed)
        {
            if (open.One is not null || !await QueueEntryStore.WaitsAsync(t, handed.Id, ct))
            {
                return false;
            }

            return isFree && await handing.RingAsync(t, handed, by, match.AccountId, ct) ? await DoneAsync(t, ct) : await GoneAsync(t, match, ct);
        }

        if (locked.One is not { Waits: true } call || open.One is not null)
        {
            return false;
        }

        if (!isFree || presence.One is not { Extension: { } extension } agent)
        {
            return await GoneAsync(t, match, ct);
        }

        var queue = terms.One ?? QueueConfig.Deleted(call.QueueCode);
        var draft = await drafts.OpenAsync(t, call, agent, ct);
        var offer = new OfferRow(
            Guid.CreateVersion7(t.Now), call.Id, agent.AccountId, extension, draft, OfferState.Open, null,
            t.Now, t.Now + queue.Offer + options.OfferMargin, null, null);
        await OfferStore.InsertAsync(t, offer, ct);
        await CallStore.OfferedAsync(t, call.Id, offer.Id, draft, ct);
        await PresenceStore.BusyAsync(t, agent.AccountId, AgentState.Offered, call.Id, offer.Id, null, ct);
        await CallTrace.AddAsync(t, call.Id, "offered", t.Now, new { offer = offer.Id, agent = agent.AccountId, extension }, ct);
        t.Command(call.NodeId, new RingAgent(Guid.CreateVersion7(t.Now), call.Id, offer.Id, extension, queue.OfferSeconds, route.One?.Route, queue.Survey ? Spoken.Rating : null), queue.Offer);
        t.Tell(new DeskChange(agent.AccountId, DeskEventKind.OfferMade, offer.Id));
        if (call.OfferedAt is null)
        {
            t.Afterwards(() => telemetry.OfferMade(call.QueueCode, t.Now - (call.QueuedAt ?? t.Now)));
        }

        return await DoneAsync(t, ct);
    }

    /// <summary>Whoever stands behind may have another agent before the next look: this is all that lets anybody be overtaken.</summary>
    internal static async Task<bool> GoneAsync(Transition t, Match match, CancellationToken ct)
    {
        await CallTrace.AddAsync(t, match.CallId, "agent-gone", t.Now, new { agent = match.AccountId }, ct);
        await t.CommitAsync(ct);
        return false;
    }

    private static async Task<bool> DoneAsync(Transition t, CancellationToken ct)
    {
        await t.CommitAsync(ct);
        return true;
    }
}
