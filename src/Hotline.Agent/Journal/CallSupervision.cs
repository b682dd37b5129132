using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Link;
using Hotline.Agent.Presence;
using Hotline.Dispatch.Privacy;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Journal;

/// <summary>
/// The shift lead in somebody's call: listen, whisper, barge in, take over, leave, or end it. The lead's own phone is rung; every
/// verb is audited in the transaction that orders it. Null when done, else the stable id of the refusal.
/// </summary>
internal sealed class CallSupervision(Transitions transitions, AuditTrail audit, AgentOptions options)
{
    public const string Ringing = "party.ringing";
    public const string NoPhone = "lead.no-phone";
    private const int RingSeconds = 20;
    private static readonly TimeSpan OrderLife = TimeSpan.FromSeconds(20);

    /// <param name="phone">The desk phone of the account as it is signed in now.</param>
    public async Task<string?> SuperviseAsync(Actor lead, string? phone, SuperviseCall wanted, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        if (await CallStore.LockAsync(t, wanted.CallId, ct) is not { BridgedAt: not null, EndedAt: null } call)
        {
            return CallControl.NotTalking;
        }

        var here = (await PartyStore.OpenAsync(t, call.Id, ct)).Find(party => party.AccountId == lead.AccountId && party.Kind == PartyKind.Lead);
        var refusal = (here, wanted.Mode) switch
        {
            (null, SuperviseMode.Leave) => CallControl.PartyGone,
            (null, _) => await RingAsync(t, call, lead, phone, wanted.Mode, ct),
            ({ IsIn: false }, not SuperviseMode.Leave) => Ringing,
            _ => Order(t, call, here.Id, wanted.Mode),
        };
        if (refusal is null)
        {
            await audit.WriteAsync(await t.DatabaseAsync(ct), lead, "call." + Word(wanted.Mode), call.TicketId, call.Id.ToString(), null, null, ct);
            await CallTrace.AddAsync(t, call.Id, "supervised", t.Now, new { by = lead.AccountId, mode = Word(wanted.Mode) }, ct);
            await t.CommitAsync(ct);
        }

        return refusal;
    }

    /// <summary>Ends the call on all sides.</summary>
    public async Task<string?> ReleaseAsync(Actor lead, Guid callId, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        if (await CallStore.LockAsync(t, callId, ct) is not { BridgedAt: not null, EndedAt: null } call)
        {
            return CallControl.NotTalking;
        }

        await audit.WriteAsync(await t.DatabaseAsync(ct), lead, "call.release", call.TicketId, callId.ToString(), null, null, ct);
        await CallTrace.AddAsync(t, callId, "supervised", t.Now, new { by = lead.AccountId, mode = "release" }, ct);
        t.Command(call.NodeId, new HangUp(Guid.CreateVersion7(t.Now), callId, By: CallSide.Lead), OrderLife);
        await t.CommitAsync(ct);
        return null;
    }

    private async Task<string?> RingAsync(Transition t, CallRow call, Actor lead, string? phone, SuperviseMode mode, CancellationToken ct)
    {
        var own = await PresenceStore.LockAsync(t, lead.AccountId, ct);
        if (own is { State: AgentState.Talking or AgentState.Offered })
        {
            return PresenceVerbs.InCall;
        }

        if ((own?.Extension ?? phone) is not { } extension)
        {
            return NoPhone;
        }

        var stance = mode switch { SuperviseMode.Listen => PartyStance.Listens, SuperviseMode.Whisper => PartyStance.Whispers, _ => PartyStance.Talks };
        var party = new PartyRow(
            Guid.CreateVersion7(t.Now), call.Id, PartyKind.Lead, lead.AccountId, lead.Name, extension, Enum.Parse<CallStance>(stance.ToString()), lead.AccountId,
            false, false, t.Now, t.Now + TimeSpan.FromSeconds(RingSeconds) + options.OfferMargin, null, null);
        await PartyStore.InsertAsync(t, party, ct);
        var route = await RegistrationStore.RouteFromAsync(t, call.NodeId, extension, ct);
        t.Command(
            call.NodeId,
            new RingParty(Guid.CreateVersion7(t.Now), call.Id, party.Id, extension, stance, RingSeconds, route, TakesOver: mode == SuperviseMode.TakeOver), OrderLife);
        if (BrowserLine.Is(extension))
        {
            // Who asked from the page has answered by asking. The id is later than that of the order to ring.
            t.Command(call.NodeId, new AnswerAgentLeg(Guid.CreateVersion7(t.Now.AddMilliseconds(1)), call.Id, party.Id), OrderLife);
        }

        t.WakeWallboard();
        return null;
    }

    private static string? Order(Transition t, CallRow call, Guid party, SuperviseMode mode)
    {
        var id = Guid.CreateVersion7(t.Now);
        t.Command(call.NodeId, mode switch
        {
            SuperviseMode.Listen => new SetStance(id, call.Id, party, PartyStance.Listens),
            SuperviseMode.Whisper => new SetStance(id, call.Id, party, PartyStance.Whispers),
            SuperviseMode.Barge => new SetStance(id, call.Id, party, PartyStance.Talks),
            SuperviseMode.TakeOver => new HandOver(id, call.Id, party),
            _ => new DropParty(id, call.Id, party),
        }, OrderLife);
        return null;
    }

    private static string Word(SuperviseMode mode) => mode switch
    {
        SuperviseMode.Listen => "listen",
        SuperviseMode.Whisper => "whisper",
        SuperviseMode.Barge => "barge",
        SuperviseMode.TakeOver => "take-over",
        _ => "leave",
    };
}
