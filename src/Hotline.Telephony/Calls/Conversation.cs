using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Calls.Wishes;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Calls;

/// <summary>
/// Everybody in a call but the caller, from the first agent on. Somebody keeps the call (the agent, until it is handed over);
/// others are rung in, talk, listen, leave. After each change who hears whom is said anew, by <see cref="Hearing"/>. The
/// caller is never left with nobody: who leaves while another talks leaves the call to the other, and a target that does
/// not answer gives the caller back.
/// </summary>
/// <param name="over">Nobody talks any more: the call ends.</param>
internal sealed partial class Conversation(CallContext context, Guid callId, CallerLeg caller, PartyPlacement placement, Action<CallEnding> over) : IPartyOwner
{
    private readonly List<Party> parties = [];
    private readonly Seating seating = new(context, callId, caller);
    private readonly OpenWish wish = new(context, callId);
    private readonly RecordingPause pause = new(context, caller);
    private Party? keeper;
    private PartyCall? lastKeeper;
    private bool apart;

    public DateTimeOffset? BridgedAt { get; private set; }

    public bool IsBridged => BridgedAt is not null;

    /// <summary>The agent who is rung from the queue, or was bridged; null when the last one did not come.</summary>
    public (Guid OfferId, string Extension)? Offer { get; private set; }

    /// <summary>What the caller is asked when the conversation is over; of the offer that was rung last.</summary>
    public CallerQuestion? AskAfter { get; private set; }

    public bool IsRinging => parties.Count > 0 && !IsBridged;

    public bool IsHeld => seating.IsHeld;

    public IReadOnlyList<LiveParty> Live() => IsBridged ? [.. parties.Select(party => new LiveParty(party.Id, party.Stance, party.JoinedAt, party == keeper))] : [];

    /// <summary>Whose leg that is, which media speaks of.</summary>
    public Party? PartyOf(Guid legId) => parties.Find(party => party.LegOf(legId) is not null);

    /// <summary>The far end is gone.</summary>
    public void Lose(PartyLeg leg)
    {
        leg.Drop(SipReason.TimerExpiry);
        OnEnded(leg, SessionEnd.PeerLost);
    }

    /// <summary>The call is over.</summary>
    public void DropAll(SipReason why)
    {
        pause.End();
        wish.Close(PartyEnd.Cancelled);
        parties.ForEach(party => party.Leg.Drop(why));
        parties.Clear();
        (keeper, Waits) = (null, false);
    }

    public void OnRings(PartyLeg leg)
    {
        var now = context.UtcNow();
        wish.Rings(leg.PartyId);
        context.Sink.Publish(Of(leg) is { FromQueue: true } && !IsBridged
            ? new AgentRinging(callId, leg.PartyId, leg.Extension, now)
            : new PartyRinging(callId, leg.PartyId, now));
    }

    public void OnPickedUp(PartyLeg leg)
    {
        var party = Of(leg);
        party.JoinedAt = context.UtcNow();
        if (leg.IsSilent)
        {
            leg.FellSilent(context.Timers, context.Options.RtpSilence, () => Lose(leg)); // Its network said nothing while it rang.
        }

        if (!IsBridged && First is not null)
        {
            First.IsThere(leg);
            return;
        }

        if (!IsBridged)
        {
            Bridge(party, party.JoinedAt.Value);
        }
        else
        {
            context.Sink.Publish(new PartyJoined(callId, party.Id, party.Stance, party.JoinedAt.Value));
            wish.Joined(party.Id);
            if (party.TakesOver || keeper is null && party.Stance == PartyStance.Talks)
            {
                TakeOver(party);
                return;
            }
        }

        Arrange();
    }

    public void OnFailed(PartyLeg leg, PartyEnd reason) => Leave(Of(leg), reason);

    public void OnEnded(PartyLeg leg, SessionEnd how) => Leave(Of(leg), how == SessionEnd.PeerBye ? PartyEnd.HungUp : PartyEnd.Lost);

    private void Bridge(Party party, DateTimeOffset at)
    {
        (BridgedAt, keeper) = (at, party);
        Attend();
        context.Sink.Publish(new AgentBridged(callId, party.Id, party.Leg.Extension, at));
    }

    private string? Ring(PartyCall rung, PartyStance stance, bool fromQueue, bool takesOver, bool holdsCaller = false)
    {
        var placed = placement.Place(this, rung);
        if (placed is PartyPlaced.Failed failed)
        {
            // The desk learns of a leg that could not even be placed the same way as of any other.
            TellEnd(rung, fromQueue, failed.Reason);
            wish.Left(rung.PartyId, failed.Reason);
            Offer = IsBridged ? Offer : null;
            GiveBack(holdsCaller);
            LoseFirst(failed.Reason, []);
            return failed.Refusal;
        }

        var party = new Party(((PartyPlaced.Done)placed).Leg, stance, fromQueue, takesOver) { HoldsCaller = holdsCaller };
        parties.Add(party);
        party.Leg.Ring(context.Timers);
        return null;
    }

    private void Leave(Party party, PartyEnd reason)
    {
        parties.Remove(party);
        pause.Left(party.Id);
        wish.Left(party.Id, reason);
        if (IsBridged || !party.IsIn)
        {
            TellEnd(party.Leg.Rung, party.FromQueue, reason);
        }

        if (!IsBridged)
        {
            Offer = null;
            LoseFirst(reason, party.Leg.Clearing);
            return;
        }

        if (party == keeper)
        {
            (lastKeeper, keeper) = (party.Leg.Rung, parties.Find(other => other.Talks));
            isLost = IsLost(party, reason);
            if (keeper is { } heir)
            {
                apart = false;
                context.Sink.Publish(new CallHandedOver(callId, heir.Id, context.UtcNow()));
            }
        }

        if (keeper is null && !Awaits(party))
        {
            LeaveCaller(party, reason);
            return;
        }

        GiveBack(party.HoldsCaller);
        Arrange();
    }

    /// <summary>
    /// Nobody talks. While somebody rings who is to take the call over, the caller waits with music; when that one does not come,
    /// the agent who left it is rung once more, but not one who was lost.
    /// </summary>
    private bool Awaits(Party left)
    {
        if (Waits)
        {
            return true;
        }

        if (parties.Exists(party => party is { IsIn: false, Stance: PartyStance.Talks }))
        {
            apart = true;
            return true;
        }

        var isRecall = left.Id == lastKeeper?.PartyId;
        return !left.IsIn && !isRecall && !isLost && lastKeeper is { } agent
            && Ring(agent, PartyStance.Talks, fromQueue: false, takesOver: true) is null;
    }

    /// <summary>The party has the call from now on, and who had it leaves.</summary>
    private void TakeOver(Party party)
    {
        var before = keeper;
        if (Waits)
        {
            Attend();
        }

        (keeper, party.Stance, apart, Waits) = (party, PartyStance.Talks, false, false);
        context.Sink.Publish(new CallHandedOver(callId, party.Id, context.UtcNow()));
        if (before is not null)
        {
            parties.Remove(before);
            pause.Left(before.Id);
            wish.Left(before.Id, PartyEnd.HandedOver);
            before.Leg.Drop(SipReason.NormalClearing);
            context.Sink.Publish(new PartyLeft(callId, before.Id, PartyEnd.HandedOver, context.UtcNow()));
        }

        Arrange();
    }

    /// <summary>The caller was apart for somebody who did not come, or has left: back to the agent. Nobody else's coming and going lifts a hold.</summary>
    private void GiveBack(bool held) => apart = apart && !(held && keeper is not null && !parties.Exists(party => party != keeper && party.HoldsCaller));

    private void TellEnd(PartyCall rung, bool fromQueue, PartyEnd reason) => context.Sink.Publish(fromQueue && !IsBridged
        ? new AgentLegFailed(callId, rung.PartyId, rung.Extension, Failure(reason), context.UtcNow())
        : new PartyLeft(callId, rung.PartyId, reason, context.UtcNow()));

    private void Arrange()
    {
        if (IsBridged)
        {
            seating.Arrange(parties, keeper, apart);
        }
    }

    private static AgentLegFailure Failure(PartyEnd reason) => reason switch
    {
        PartyEnd.Busy => AgentLegFailure.Busy,
        PartyEnd.Declined => AgentLegFailure.Declined,
        PartyEnd.NoAnswer => AgentLegFailure.NoAnswer,
        PartyEnd.NotRegistered => AgentLegFailure.NotRegistered,
        PartyEnd.Cancelled => AgentLegFailure.Cancelled,
        _ => AgentLegFailure.Unreachable,
    };
}
