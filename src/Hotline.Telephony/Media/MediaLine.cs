using Hotline.Telephony.Sdp;
using Hotline.Telephony.WebRtc;

namespace Hotline.Telephony.Media;

/// <summary>The call engine's end of a secured line. It negotiates for itself, and for a leg that lives on it.</summary>
internal sealed class MediaLine(MediaEngine engine, SecureAssociation association, SecureAnswer negotiation) : IMediaLine, INegotiation
{
    private bool closed;

    public Guid LineId => association.LineId;

    public SecureAssociation Association => association;

    /// <summary>Null before the first offer that fits.</summary>
    public NegotiatedMedia? Agreed { get; private set; }

    public byte[] Local => negotiation.Local;

    public SdpOutcome AcceptOffer(ReadOnlySpan<byte> offer) => Answer(offer) switch
    {
        SdpAnswer.Agreed agreed => new SdpOutcome.Answered(agreed.Sdp),
        SdpAnswer.NotAcceptable => new SdpOutcome.NotAcceptable(),
        _ => new SdpOutcome.Malformed(),
    };

    public SdpAnswer Answer(ReadOnlySpan<byte> offer)
    {
        var answer = negotiation.Answer(offer, out var fingerprint);
        if (answer is SdpAnswer.Agreed agreed && fingerprint is not null)
        {
            Agreed = agreed.Media;
            engine.Expect(association, fingerprint);
        }
        return answer;
    }

    /// <summary>A refresh says again what was agreed (RFC 4028 §7.4): nothing about a line changes after its first answer.</summary>
    public byte[] Offer() => negotiation.Local;

    public NegotiatedMedia? Accept(ReadOnlySpan<byte> answer) => Agreed;

    public void Close()
    {
        if (closed)
            return;
        closed = true;
        engine.Close(association);
    }
}
