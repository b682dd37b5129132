using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Calls.Legs;

/// <summary>
/// A caller on the web phone page. The line stood before the call began, so there is nothing to negotiate; the page makes its own
/// ringing tone, and learns of the end when the line closes with the leg.
/// </summary>
internal sealed class WebCallerLeg(IMediaSession media) : CallerLeg(media)
{
    /// <summary>As of a request that has crossed no proxy (RFC 3261 §8.1.1.6).</summary>
    public override int HopsLeft => 70;

    public override void Ring()
    {
    }

    public override bool Answer() => true;

    public override void Reject(int status, ReplyParts? parts)
    {
    }

    public override void HangUp(SipReason why)
    {
    }
}
