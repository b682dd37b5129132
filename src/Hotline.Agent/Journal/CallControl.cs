using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Setup;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Journal;

/// <summary>
/// What the agent who has a call asks of it: hold, others rung in, hand-over, silence in the recording. Each verb is an order to
/// the node; what became of it comes back as events. Null when done, else the stable id of the refusal.
/// </summary>
internal sealed class CallControl(Transitions transitions, AuditTrail audit, PartyInvitations invitations, QueueHanding queues, CatalogCache catalog)
{
    public const string NotTalking = "call.not-talking";
    public const string TargetBusy = "target.not-ready";
    public const string TargetUnknown = "target.unknown";
    public const string Consulting = "call.consulting";
    public const string PartyGone = "party.gone";
    public const string NoteTooLong = "emergency.note-too-long";
    public const int MaxNote = 200;
    public const string NotAsked = "hand-over.not-asked";
    internal static readonly TimeSpan OrderLife = TimeSpan.FromSeconds(20);

    public Task<string?> HoldAsync(Guid account, Guid callId, bool held, CancellationToken ct) => WithKeptAsync(account, callId, (t, call) =>
    {
        var id = Guid.CreateVersion7(t.Now);
        t.Command(call.NodeId, held ? new HoldCaller(id, callId) : new ResumeCaller(id, callId), OrderLife);
        return Task.FromResult<string?>(null);
    }, ct);

    /// <summary>For bank cards and passwords: what is said now is not recorded, for as long as who asks has the call and the policy allows. Audited, because it leaves a hole.</summary>
    public Task<string?> PauseRecordingAsync(Actor actor, Guid callId, bool paused, CancellationToken ct) => WithKeptAsync(actor.AccountId, callId, async (t, call) =>
    {
        var id = Guid.CreateVersion7(t.Now);
        t.Command(call.NodeId, paused ? new PauseRecording(id, callId, (await catalog.GetAsync(ct)).Policy.PauseSeconds) : new ResumeRecording(id, callId), OrderLife);
        await audit.WriteAsync(await t.DatabaseAsync(ct), actor, paused ? "recording.pause" : "recording.resume", call.TicketId, callId.ToString(), null, null, ct);
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
        var contacts = (await ContactStore.ListAsync(t, ct)).ConvertAll(contact => new TargetContact(contact.Code, contact.Name, contact.Number, contact.Emergency));
        return new CallTargets(agents, contacts)
        {
            Queues = (await QueueHanding.TargetsAsync(t, ct)).ConvertAll(queue => new TargetQueue(queue.Code, queue.Name, queue.Skills, queue.Waiting, queue.Idle)),
        };
    }

    public Task<string?> InviteAsync(Actor actor, PartyInvite invite, CancellationToken ct) => WithKeptAsync(actor.AccountId, invite.CallId, async (t, call) =>
    {
        if (invite.Note?.Length > MaxNote)
        {
            return NoteTooLong;
        }

        var ask = new PartyAsk(Guid.CreateVersion7(t.Now), actor.AccountId, invite.Blind && !invite.Emergency, invite.Emergency);
        var refusal = invite switch
        {
            { Agent: { } agent, Emergency: false } => await invitations.AgentAsync(t, call, ask, agent, ct),
            { Queue: { } queue, Emergency: false } => await queues.ToAsync(t, call, actor.AccountId, queue, invite.Note, ct),
            { Contact: { } contact } => await invitations.ContactAsync(t, call, ask, contact, ct),
            _ => TargetUnknown,
        };
        if (refusal is null && invite.Emergency)
        {
            await audit.WriteAsync(await t.DatabaseAsync(ct), actor, "call.emergency", call.TicketId, $"{call.Id} {invite.Contact}", null, invite.Note, ct);
        }

        return refusal;
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
