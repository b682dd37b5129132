using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Link;
using Hotline.Agent.Presence;
using Hotline.Agent.Queue;
using Hotline.Agent.Setup;
using Hotline.Dispatch.Privacy;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Journal;

/// <summary>
/// What the agent who has a call asks of it: hold, others rung in, hand-over, silence in the recording. Each verb is an order to
/// the node; what became of it comes back as events. Null when done, else the stable id of the refusal.
/// </summary>
internal sealed class CallControl(Transitions transitions, AuditTrail audit, AgentOptions options)
{
    public const string NotTalking = "call.not-talking";
    public const string TargetBusy = "target.not-ready";
    public const string TargetUnknown = "target.unknown";
    public const string Consulting = "call.consulting";
    public const string PartyGone = "party.gone";
    public const string NotAsked = "hand-over.not-asked";
    private static readonly TimeSpan OrderLife = TimeSpan.FromSeconds(20);

    public Task<string?> HoldAsync(Guid account, Guid callId, bool held, CancellationToken ct) => WithKeptAsync(account, callId, (t, call) =>
    {
        var id = Guid.CreateVersion7(t.Now);
        t.Command(call.NodeId, held ? new HoldCaller(id, callId) : new ResumeCaller(id, callId), OrderLife);
        return Task.FromResult<string?>(null);
    }, ct);

    /// <summary>For bank cards and passwords: what is said now is not recorded. Audited, because it leaves a hole.</summary>
    public Task<string?> PauseRecordingAsync(Actor actor, Guid callId, bool paused, CancellationToken ct) => WithKeptAsync(actor.AccountId, callId, async (t, call) =>
    {
        var id = Guid.CreateVersion7(t.Now);
        t.Command(call.NodeId, paused ? new PauseRecording(id, callId) : new ResumeRecording(id, callId), OrderLife);
        await audit.WriteAsync(t.Database, actor, paused ? "recording.pause" : "recording.resume", call.TicketId, callId.ToString(), null, null, ct);
        return null;
    }, ct);

    /// <summary>Agents who are free, and the contacts.</summary>
    public async Task<CallTargets> TargetsAsync(Guid account, CancellationToken ct)
    {
        const string sql = """
            select account_id, name from agent.presence agent
            where state = 'Ready' and account_id <> @account
              and exists (select 1 from agent.desk_connection console
                          where console.account_id = agent.account_id and console.closed_at is null and console.lease_until > @Now)
              and exists (select 1 from agent.registration phone where phone.extension = agent.extension and phone.expires_at > @Now)
            order by name, account_id
            """;
        await using var t = await transitions.BeginAsync(ct);
        var agents = await t.ListAsync<TargetAgent>(sql, new { account, t.Now }, ct);
        return new CallTargets(agents, (await ContactStore.ListAsync(t, ct)).ConvertAll(contact => new TargetContact(contact.Code, contact.Name, contact.Number)));
    }

    public Task<string?> InviteAsync(Guid account, PartyInvite invite, CancellationToken ct) => WithKeptAsync(account, invite.CallId, (t, call) => invite switch
    {
        { Agent: { } agent } => InviteAgentAsync(t, call, account, agent, invite.Blind, ct),
        { Contact: { } contact } => InviteContactAsync(t, call, account, contact, invite.Blind, ct),
        _ => Task.FromResult<string?>(TargetUnknown),
    }, ct);

    /// <summary>No longer wanted: the caller is back with the agent.</summary>
    public Task<string?> DropAsync(Guid account, PartyRef party, CancellationToken ct) => WithKeptAsync(account, party.CallId, async (t, call) =>
    {
        if (await PartyStore.FindAsync(t, party.PartyId, ct) is not { LeftAt: null } known || known.CallId != call.Id || known.Kind == PartyKind.Lead)
        {
            return PartyGone;
        }

        t.Command(call.NodeId, new DropParty(Guid.CreateVersion7(t.Now), call.Id, party.PartyId), OrderLife);
        return null;
    }, ct);

    /// <summary>
    /// Another agent is asked on screen and takes the call with one word; a department or 110 has no screen, and the agent who
    /// asks has heard their word.
    /// </summary>
    public Task<string?> HandOverAsync(Guid account, PartyRef party, CancellationToken ct) => WithKeptAsync(account, party.CallId, async (t, call) =>
    {
        if (await PartyStore.FindAsync(t, party.PartyId, ct) is not { IsIn: true } known || known.CallId != call.Id)
        {
            return PartyGone;
        }

        if (known.Kind == PartyKind.Agent)
        {
            await PartyStore.AskHandOverAsync(t, party.PartyId, ct);
            await CallTrace.AddAsync(t, call.Id, "hand-over-asked", t.Now, new { party = party.PartyId }, ct);
            await PartyCourse.TellAsync(t, call, ct);
        }
        else
        {
            t.Command(call.NodeId, new HandOver(Guid.CreateVersion7(t.Now), call.Id, party.PartyId), OrderLife);
        }

        return null;
    }, ct);

    /// <summary>The agent who was asked takes the call.</summary>
    public async Task<string?> AcceptAsync(Guid account, Guid callId, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        if (await CallStore.LockAsync(t, callId, ct) is not { EndedAt: null } call)
        {
            return NotTalking;
        }

        if ((await PartyStore.OpenAsync(t, callId, ct)).FirstOrDefault(party => party.AccountId == account && party.HandOverAsked) is not { } asked)
        {
            return NotAsked;
        }

        await CallTrace.AddAsync(t, callId, "hand-over-acknowledged", t.Now, new { party = asked.Id }, ct);
        t.Command(call.NodeId, new HandOver(Guid.CreateVersion7(t.Now), callId, asked.Id), OrderLife);
        await t.CommitAsync(ct);
        return null;
    }

    private async Task<string?> InviteAgentAsync(Transition t, CallRow call, Guid asker, Guid target, bool blind, CancellationToken ct)
    {
        if (call.TicketId is not { } draft || await OfferStore.OpenOfCallAsync(t, call.Id, ct) is not null)
        {
            return Consulting;
        }

        if (await PresenceStore.LockAsync(t, target, ct) is not { State: AgentState.Ready, Extension: { } extension } agent || target == asker)
        {
            return TargetBusy;
        }

        var queue = await QueueConfig.ReadAsync(t, call.QueueCode, ct);
        var party = Party(t, call, PartyKind.Agent, target, agent.Name, extension, asker, queue.Offer);
        await OfferStore.InsertAsync(t, new OfferRow(party.Id, call.Id, target, extension, draft, OfferState.Open, null, t.Now, party.ExpiresAt, null, null), ct);
        await PresenceStore.BusyAsync(t, target, AgentState.Offered, call.Id, party.Id, null, ct);
        var route = await RegistrationStore.RouteFromAsync(t, call.NodeId, extension, ct);
        await RingAsync(t, call, party, route, queue.OfferSeconds, blind, ct);
        t.Tell(new DeskChange(target, DeskEventKind.OfferMade, party.Id));
        return null;
    }

    private async Task<string?> InviteContactAsync(Transition t, CallRow call, Guid asker, string code, bool blind, CancellationToken ct)
    {
        if (await ContactStore.FindAsync(t, code, ct) is not { } contact)
        {
            return TargetUnknown;
        }

        var queue = await QueueConfig.ReadAsync(t, call.QueueCode, ct);
        var party = Party(t, call, PartyKind.Contact, null, contact.Name, contact.Number, asker, queue.Offer);
        var route = contact.Route ?? await RegistrationStore.RouteFromAsync(t, call.NodeId, contact.Number, ct);
        await RingAsync(t, call, party, route, queue.OfferSeconds, blind, ct);
        return null;
    }

    private PartyRow Party(Transition t, CallRow call, PartyKind kind, Guid? account, string name, string extension, Guid asker, TimeSpan ring) => new(
        Guid.CreateVersion7(t.Now), call.Id, kind, account, name, extension, CallStance.Talks, asker, false, false, t.Now, t.Now + ring + options.OfferMargin, null, null);

    private static async Task RingAsync(Transition t, CallRow call, PartyRow party, PhoneRoute? route, int ringSeconds, bool blind, CancellationToken ct)
    {
        await PartyStore.InsertAsync(t, party, ct);
        await CallTrace.AddAsync(t, call.Id, blind ? "transfer-asked" : "party-asked", t.Now, new { party = party.Id, kind = party.Kind.ToString(), agent = party.AccountId, by = party.AskedBy }, ct);
        t.Command(
            call.NodeId,
            new RingParty(Guid.CreateVersion7(t.Now), call.Id, party.Id, party.Extension, PartyStance.Talks, ringSeconds, route, HoldsCaller: true, TakesOver: blind), OrderLife);
        await PartyCourse.TellAsync(t, call, ct);
    }

    /// <summary>Does it with the call locked, when the account has it.</summary>
    private async Task<string?> WithKeptAsync(Guid account, Guid callId, Func<Transition, CallRow, Task<string?>> act, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        if (await CallStore.LockAsync(t, callId, ct) is not { } call || !call.IsKeptBy(account))
        {
            return NotTalking;
        }

        var refusal = await act(t, call);
        if (refusal is null)
        {
            await t.CommitAsync(ct);
        }

        return refusal;
    }
}
