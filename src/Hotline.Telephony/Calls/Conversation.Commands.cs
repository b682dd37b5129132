using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Trunks;

namespace Hotline.Telephony.Calls;

/// <summary>What the web side may ask of a conversation. Each answers null when it is taken, else why not.</summary>
internal sealed partial class Conversation
{
    /// <summary>The caller waits with music for whoever is rung to take the call over.</summary>
    public bool Waits { get; private set; }

    /// <summary>Rings an agent with an offer of the queue.</summary>
    public string? Ring(RingAgent offer)
    {
        if (IsBridged)
        {
            return "call.already-bridged";
        }

        if (parties.Count > 0)
        {
            return "call.already-ringing";
        }

        Offer = (offer.OfferId, offer.Extension);
        AskAfter = offer.AskAfter;
        return Ring(new PartyCall(offer.OfferId, offer.Extension, offer.RingSeconds, offer.Route), PartyStance.Talks, fromQueue: true, takesOver: false);
    }

    /// <summary>Rings somebody into the conversation.</summary>
    public string? Ring(RingParty command)
    {
        if (keeper is null && !Waits)
        {
            return "call.not-bridged";
        }

        if (parties.Count >= MixMatrix.MaxParties - 1)
        {
            return "call.full";
        }

        if (Find(command.PartyId) is not null)
        {
            return "party.known";
        }

        if (command.HoldsCaller)
        {
            Hold(true);
        }

        wish.Placed(command.PartyId);
        var rung = new PartyCall(command.PartyId, command.Extension, command.RingSeconds, command.Route)
        {
            Outside = command.IsOutside ? new OutsideNumber(command.Extension) : null,
            Need = command.IsEmergency ? LineNeed.Emergency : LineNeed.Usual,
        };
        var refusal = Ring(rung, command.Stance, fromQueue: false, command.TakesOver, command.HoldsCaller);
        Arrange();
        return refusal;
    }

    /// <summary>The party takes the call in the browser.</summary>
    public string? Answer(Guid partyId)
    {
        if (Find(partyId)?.Leg is not BrowserLeg leg)
        {
            return "offer.unknown";
        }

        leg.Answer();
        return null;
    }

    /// <summary>The offer of the queue is off.</summary>
    public string? Cancel(Guid offerId)
    {
        if (IsBridged)
        {
            return "call.already-bridged";
        }

        if (Find(offerId) is not { } party)
        {
            return "offer.unknown";
        }

        party.Leg.Drop(SipReason.NormalClearing);
        OnFailed(party.Leg, PartyEnd.Cancelled);
        return null;
    }

    public string? Drop(Guid partyId)
    {
        if (!IsBridged || Find(partyId) is not { } party)
        {
            return "party.unknown";
        }

        party.Leg.Drop(SipReason.NormalClearing);
        Leave(party, party.IsIn ? PartyEnd.Dropped : PartyEnd.Cancelled);
        return null;
    }

    public string? Hold(bool held)
    {
        if (keeper is null)
        {
            return "call.not-bridged";
        }

        apart = held;
        Arrange();
        return null;
    }

    public string? PauseRecording(int seconds)
    {
        if (keeper is null)
        {
            return "call.not-bridged";
        }

        pause.Begin(keeper.Id, TimeSpan.FromSeconds(Math.Max(1, seconds)));
        return null;
    }

    public string? ResumeRecording()
    {
        pause.End();
        return null;
    }

    public string? Set(Guid partyId, PartyStance stance)
    {
        if (Find(partyId) is not { IsIn: true } party)
        {
            return "party.unknown";
        }

        if (party == keeper)
        {
            return "party.has-call";
        }

        if (party.Stance != stance)
        {
            party.Stance = stance;
            context.Sink.Publish(new PartyStanceChanged(callId, partyId, stance, context.UtcNow()));
            Arrange();
        }

        return null;
    }

    /// <summary>Everybody leaves but the caller, who waits to be taken over.</summary>
    public string? WaitAgain()
    {
        if (keeper is null)
        {
            return Waits ? null : "call.not-bridged"; // Asked for twice: whoever is rung to take over is left ringing.
        }

        wish.Close(PartyEnd.Cancelled);
        foreach (var party in parties.ToList())
        {
            parties.Remove(party);
            party.Leg.Drop(SipReason.NormalClearing);
            context.Sink.Publish(new PartyLeft(callId, party.Id, party.IsIn ? PartyEnd.HandedOver : PartyEnd.Cancelled, context.UtcNow()));
        }

        (keeper, lastKeeper, apart, Waits) = (null, null, true, true);
        pause.End();
        Arrange();
        return null;
    }

    public string? HandOver(Guid partyId)
    {
        if (Find(partyId) is not { IsIn: true } party)
        {
            return "party.unknown";
        }

        if (party != keeper)
        {
            TakeOver(party);
        }

        return null;
    }

    private Party Of(PartyLeg leg) => parties.First(party => party.Leg == leg);

    private Party? Find(Guid partyId) => parties.Find(party => party.Id == partyId);
}
