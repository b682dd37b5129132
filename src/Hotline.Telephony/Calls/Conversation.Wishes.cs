using System.Net;
using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Calls.Wishes;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Calls;

/// <summary>What desk phones ask for with their own keys: blind and attended transfer, and taking one's own call to another phone.</summary>
internal sealed partial class Conversation
{
    /// <summary>The transfer key, in either call of the phone that has the caller.</summary>
    /// <param name="replaces">The other call of that phone; null for a blind transfer.</param>
    public ReferralReply OnReferral(PartyLeg leg, string target, DialogKey? replaces)
    {
        if (keeper is null || keeper.Leg != leg)
        {
            return ReferralReply.Refuse(SipStatus.Forbidden);
        }

        if (replaces is { } other)
        {
            return wish.SecondCall is { } second && (second.Is(other) || leg.Is(other)) ? ReferralReply.Accept(Join) : ReferralReply.Refuse(SipStatus.NoSuchCall);
        }

        return wish.IsOpen ? ReferralReply.Refuse(SipStatus.RequestPending)
            : target.Length == 0 ? ReferralReply.Refuse(SipStatus.NotFound)
            : ReferralReply.Accept(referral => wish.Ask(keeper, target, new BlindWish(referral)));
    }

    /// <summary>The phone of that extension has the caller, so that it may make a second call.</summary>
    /// <returns>The party; null when it may not.</returns>
    public Guid? KeptAt(string extension) => keeper is { Leg: DeskPhoneLeg or TakenLeg } && keeper.Leg.Extension == extension && !wish.IsOpen ? keeper.Id : null;

    /// <summary>It is rung at that address.</summary>
    public bool IsKeptAt(string extension, IPAddress address) => KeptAt(extension) is not null && address.Equals(keeper?.Leg.Media.Leg.Signalling);

    /// <summary>The phone that has the caller dials somebody.</summary>
    public void Dial(string target, SecondCall second)
    {
        var by = keeper!; // KeptAt was asked before.
        second.GaveUp = () => GiveUp(second);
        second.Referred = replaces => OnReferral(by.Leg, target, replaces ?? default(DialogKey));
        wish.Ask(by, target, second);
    }

    /// <summary>The web side does not have the wanted party rung.</summary>
    public string? Refuse(Guid partyId)
    {
        if (!wish.Refuse(partyId))
        {
            return "party.unknown";
        }

        Arrange();
        return null;
    }

    /// <summary>The party goes on at another phone of its own, which is on the line already.</summary>
    public void Move(PartyLeg from, PartyLeg to)
    {
        Of(from).MoveTo(to);
        from.Drop(SipReason.NormalClearing);
        Arrange();
    }

    /// <summary>Both calls of the phone become one: who was wanted has the caller, at once or when picked up.</summary>
    private void Join(Referral referral)
    {
        if (wish.Wanted is not { } wanted || Find(wanted) is not { } party)
        {
            referral.Tell(SipStatus.NoSuchCall);
        }
        else if (party.IsIn)
        {
            referral.Tell(SipStatus.Ok);
            TakeOver(party);
        }
        else
        {
            referral.Tell(SipStatus.TemporarilyUnavailable); // It still rings: the phone may ask again, or transfer blindly.
        }
    }

    /// <summary>The phone hung its second call up: back to the caller.</summary>
    private void GiveUp(SecondCall second)
    {
        if (wish.SecondCall != second || wish.Wanted is not { } wanted)
        {
            return;
        }

        if (Drop(wanted) is not null)
        {
            wish.Close(Contracts.PartyEnd.Cancelled); // It was not even rung yet.
            Arrange();
        }
    }
}
