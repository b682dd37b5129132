using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Calls.Outward;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Calls;

/// <summary>A call of ours has its parties the other way round: who asked for it is there first, and waits for the citizen.</summary>
internal sealed partial class Conversation
{
    /// <summary>Told of the one who is rung first in a call of ours; null: the citizen was there first.</summary>
    public IFirstParty? First { private get; set; }

    /// <summary>Rings the person who asked for the call; what becomes of it <see cref="First"/> is told.</summary>
    public void RingFirst(PartyCall own)
    {
        Offer = (own.PartyId, own.Extension);
        Ring(own, PartyStance.Talks, fromQueue: true, takesOver: false);
    }

    /// <summary>The citizen has answered: from now on the person who is there has the call.</summary>
    public void Connect()
    {
        Bridge(parties.First(party => party.IsIn), context.UtcNow());
        Arrange();
    }

    private void LoseFirst(PartyEnd reason, IReadOnlyList<SipReason> said)
    {
        if (!IsBridged)
        {
            First?.IsGone(reason, said);
        }
    }
}
