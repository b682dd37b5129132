using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Calls.Outward;

/// <summary>Told of the person who asked for a call of ours, until the citizen has answered.</summary>
internal interface IFirstParty
{
    /// <summary>Picked up.</summary>
    void IsThere(PartyLeg leg);

    /// <summary>Was not reached, or has hung up.</summary>
    /// <param name="said">Reasons that their leg gave or got.</param>
    void IsGone(PartyEnd reason, IReadOnlyList<SipReason> said);
}
