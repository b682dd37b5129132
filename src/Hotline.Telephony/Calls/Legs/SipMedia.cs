using System.Net;
using System.Net.Sockets;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sdp;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;
using Hotline.Telephony.Trunks;

namespace Hotline.Telephony.Calls.Legs;

/// <summary>Media's words as SIP says them.</summary>
internal static class SipMedia
{
    private static ReadOnlySpan<byte> IPv6 => "IN IP6 "u8;

    /// <summary>Our address for a leg whose offer this is: of the family that it wants its sound by, which may be another than that of its signalling.</summary>
    /// <param name="origin">Where the signalling began.</param>
    /// <param name="hop">Whose packets they are: a proxy between may take from one family to the other.</param>
    public static IPAddress Ours(SipStack stack, IPAddress origin, IPEndPoint hop, ReadOnlySpan<byte> offer)
    {
        var isIPv4 = origin.AddressFamily == AddressFamily.InterNetwork && offer.IndexOf(IPv6) < 0; // Nearly all are.
        var wanted = isIPv4 ? null : AudioMatch.Address(offer, stack.Serves);
        return Ours(stack, wanted is null || wanted.AddressFamily == origin.AddressFamily ? origin : wanted, hop);
    }

    /// <summary>Our address for the sound of who is there, as far as we have one of that family; else that for signalling.</summary>
    public static IPAddress Ours(SipStack stack, IPAddress peer, IPEndPoint hop) => stack.LocalAddress(stack.Serves(peer.AddressFamily) ? peer : hop.Address);

    /// <summary>Plainly on ports of its own; over a line of its own when the offer asks for ICE and DTLS-SRTP. Null when there is no room.</summary>
    public static IMediaSession? Open(CallContext context, MediaLeg leg, ReadOnlySpan<byte> offer)
    {
        if (!AudioMatch.AsksForSecurity(offer))
        {
            return context.Media.TryOpen(leg, context.Report);
        }

        // What becomes of the line, the audio tells: SIP phones need not check that it stands. Who signals over IPv6 may have its sound by either.
        IReadOnlyList<IPAddress> ours = leg.Advertise.AddressFamily == AddressFamily.InterNetwork ? [leg.Advertise]
            : [leg.Advertise, .. context.Options.HostAddresses.Where(address => address.AddressFamily == AddressFamily.InterNetwork)];
        return context.Media.TryOpenLine(leg.LegId, leg.Kind, ours, _ => { }) is { } line
            ? context.Media.OpenOn(line, leg, ownsLine: true, context.Report)
            : null;
    }

    /// <summary>What is said to a peer whose answer is of no use; that a trunk does no SRTP where it is set to is said to our operator too.</summary>
    /// <param name="trunk">By which the leg went out; null: by none.</param>
    public static SipReason OfNoUse(CallContext context, MediaLeg leg, Trunk? trunk, ReadOnlySpan<byte> answer)
    {
        if (!leg.Secures || !AudioMatch.LacksKeys(answer, leg.Advertise.AddressFamily))
        {
            return SipReason.NoMedia;
        }

        if (trunk is not null)
        {
            context.NotSecured(trunk);
        }

        return SipReason.NotSecured;
    }

    public static OfferReply Read(SdpOutcome outcome) => outcome switch
    {
        SdpOutcome.Answered answered => OfferReply.Answer(answered.Sdp),
        SdpOutcome.NotAcceptable { Unserved: { } address } => OfferReply.Refuse(SipStatus.NotAcceptableHere, Unserved(address)),
        SdpOutcome.NotAcceptable => OfferReply.Refuse(SipStatus.NotAcceptableHere),
        _ => OfferReply.Refuse(SipStatus.BadRequest),
    };

    /// <summary>Why (RFC 3261 §20.43): so an operator of either side finds it in a trace.</summary>
    private static ReplyParts Unserved(IPAddress address) => ReplyParts.Empty with
    {
        Headers = [("Warning", $"301 hotline \"Incompatible network address formats: {(address.AddressFamily == AddressFamily.InterNetworkV6 ? "IN IP6" : "IN IP4")} {address} is not served here\"")],
    };
}
