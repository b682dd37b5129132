using Hotline.Telephony.Media;
using Hotline.Telephony.Sdp;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Calls.Legs;

/// <summary>Media's words as SIP says them.</summary>
internal static class SipMedia
{
    /// <summary>Plainly on ports of its own; over a line of its own when the offer asks for ICE and DTLS-SRTP. Null when there is no room.</summary>
    public static IMediaSession? Open(CallContext context, MediaLeg leg, ReadOnlySpan<byte> offer)
    {
        if (!AudioMatch.AsksForSecurity(offer))
        {
            return context.Media.TryOpen(leg, context.Report);
        }

        // What becomes of the line, the audio tells: SIP phones need not check that it stands.
        return context.Media.TryOpenLine(leg.LegId, leg.Kind, [leg.Advertise], _ => { }) is { } line
            ? context.Media.OpenOn(line, leg, ownsLine: true, context.Report)
            : null;
    }

    public static OfferReply Read(SdpOutcome outcome) => outcome switch
    {
        SdpOutcome.Answered answered => OfferReply.Answer(answered.Sdp),
        SdpOutcome.NotAcceptable => OfferReply.Refuse(SipStatus.NotAcceptableHere),
        _ => OfferReply.Refuse(SipStatus.BadRequest),
    };
}
