using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Link;
using Hotline.Agent.Presence;
using Hotline.Agent.Queue;
using Hotline.Agent.Setup;
using Hotline.Dispatch.Catalog;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Journal;

/// <summary>Somebody is asked into a call.</summary>
/// <param name="By">The agent who has the call.</param>
/// <param name="Blind">Who is asked takes the call over.</param>
/// <param name="Emergency">An emergency contact; the caller stays in the conversation meanwhile.</param>
internal sealed record PartyAsk(Guid PartyId, Guid By, bool Blind, bool Emergency = false);

/// <summary>
/// Rings an agent or a contact into a call, asked for on screen or with the keys of a desk phone. The call is locked, and kept by who
/// asks. Null when done, else the stable id of the refusal.
/// </summary>
internal sealed class PartyInvitations(AgentOptions options, CatalogCache catalog)
{
    /// <summary>The desk phone that has the call asks: an agent who is ready, by the number of the phone, or a contact by its own.</summary>
    public async Task WantedAsync(Transition t, CallRow call, PartyWanted wanted, CancellationToken ct)
    {
        var isKeeper = call is { BridgedAt: not null, EndedAt: null, HandedBy: null, AgentId: not null } && call.HolderId == wanted.ById;
        var refusal = isKeeper ? await RingAsync(t, call, new PartyAsk(wanted.PartyId, call.AgentId!.Value, wanted.Blind), wanted.Target, ct) : CallControl.NotTalking;
        if (refusal is not null)
        {
            await CallTrace.AddAsync(t, call.Id, "phone-wish-refused", wanted.At, new { refusal }, ct);
            t.Command(call.NodeId, new RefuseParty(Guid.CreateVersion7(t.Now), call.Id, wanted.PartyId), CallControl.OrderLife);
        }
    }

    public async Task<string?> AgentAsync(Transition t, CallRow call, PartyAsk ask, Guid target, CancellationToken ct)
    {
        if (call.TicketId is not { } draft || await OfferStore.OpenOfCallAsync(t, call.Id, ct) is not null)
        {
            return CallControl.Consulting;
        }

        if (await PresenceStore.LockAsync(t, target, ct) is not { State: AgentState.Ready, Extension: { } extension } agent || target == ask.By)
        {
            return CallControl.TargetBusy;
        }

        var queue = await QueueConfig.ReadAsync(t, call.QueueCode, ct);
        var party = Party(t, call, PartyKind.Agent, target, agent.Name, extension, ask, queue.OfferSeconds);
        await OfferStore.InsertAsync(t, new OfferRow(party.Id, call.Id, target, extension, draft, OfferState.Open, null, t.Now, party.ExpiresAt, null, null), ct);
        await PresenceStore.BusyAsync(t, target, AgentState.Offered, call.Id, party.Id, null, ct);
        var route = await RegistrationStore.RouteFromAsync(t, call.NodeId, extension, ct);
        await RingAsync(t, call, party, route, queue.OfferSeconds, ask, contact: null, ct);
        t.Tell(new DeskChange(target, DeskEventKind.OfferMade, party.Id));
        return null;
    }

    /// <param name="code">Of the contact.</param>
    public async Task<string?> ContactAsync(Transition t, CallRow call, PartyAsk ask, string code, CancellationToken ct)
    {
        if (await ContactStore.FindAsync(t, code, ct) is not { } contact || ask.Emergency && !contact.Emergency)
        {
            return CallControl.TargetUnknown;
        }

        // Whoever is no agent sits at no screen: the telephone rings as long as that of a citizen who is called, the network's own delay included.
        var ring = (await catalog.GetAsync(ct)).Policy.OutwardSeconds;
        var party = Party(t, call, PartyKind.Contact, null, contact.Name, contact.Number, ask, ring);
        var route = contact.Route ?? (contact.Outside ? null : await RegistrationStore.RouteFromAsync(t, call.NodeId, contact.Number, ct));
        await RingAsync(t, call, party, route, ring, ask, contact, ct);
        return null;
    }

    private PartyRow Party(Transition t, CallRow call, PartyKind kind, Guid? account, string name, string extension, PartyAsk ask, int ringSeconds) => new(
        ask.PartyId, call.Id, kind, account, name, extension, CallStance.Talks, ask.By, false, false, t.Now, t.Now + TimeSpan.FromSeconds(ringSeconds) + options.OfferMargin, null, null);

    private static async Task RingAsync(Transition t, CallRow call, PartyRow party, PhoneRoute? route, int ringSeconds, PartyAsk ask, Contact? contact, CancellationToken ct)
    {
        await PartyStore.InsertAsync(t, party, ct);
        var kind = ask.Emergency ? "emergency-asked" : ask.Blind ? "transfer-asked" : "party-asked";
        await CallTrace.AddAsync(t, call.Id, kind, t.Now, new { party = party.Id, kind = party.Kind.ToString(), agent = party.AccountId, by = party.AskedBy }, ct);
        t.Command(
            call.NodeId,
            new RingParty(
                Guid.CreateVersion7(t.Now), call.Id, party.Id, party.Extension, PartyStance.Talks, ringSeconds, route, HoldsCaller: !ask.Emergency, TakesOver: ask.Blind,
                IsOutside: contact is { Outside: true }, IsEmergency: contact is { Emergency: true }),
            CallControl.OrderLife);
        await PartyCourse.TellAsync(t, call, ct);
    }

    private async Task<string?> RingAsync(Transition t, CallRow call, PartyAsk ask, string target, CancellationToken ct)
    {
        const string atThatPhone = "select account_id from agent.presence where extension = @target and state <> 'Offline' order by account_id limit 1";
        if (await t.OneAsync<Guid?>(atThatPhone, new { target }, ct) is { } agent)
        {
            return await AgentAsync(t, call, ask, agent, ct);
        }

        const string byNumber = "select code from agent.contact where number = @target order by code limit 1";
        return await t.OneAsync<string>(byNumber, new { target }, ct) is { } code ? await ContactAsync(t, call, ask, code, ct) : CallControl.TargetUnknown;
    }
}
