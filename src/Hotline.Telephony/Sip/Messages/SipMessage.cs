namespace Hotline.Telephony.Sip.Messages;

/// <summary>A received message: the headers every transaction needs, taken apart; the rest as bytes.</summary>
internal abstract class SipMessage
{
    public required SipHeaders Headers { get; init; }

    /// <summary>Topmost Via.</summary>
    public required Via Via { get; init; }

    /// <summary>Bytes of the topmost Via line behind its first value (other Vias on the same line), empty as a rule.</summary>
    public required ReadOnlyMemory<byte> ViaRest { get; init; }

    public required NameAddress From { get; init; }

    public required NameAddress To { get; init; }

    public required string CallId { get; init; }

    public required CSeq CSeq { get; init; }

    /// <summary>Of a multipart body that we read the SDP in it.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>A multipart body holds what must be understood and is not.</summary>
    public bool HasUnreadPart { get; init; }

    public string FromTag => From.Tag ?? "";

    public string ToTag => To.Tag ?? "";

    /// <summary>The first Contact's address; null when absent or <c>*</c>.</summary>
    public NameAddress? Contact { get; init; }
}

internal sealed class SipRequest : SipMessage
{
    public required string Method { get; init; }

    public required SipUri Uri { get; init; }

    public required int MaxForwards { get; init; }

    public bool InDialog => To.Tag is not null;
}

internal sealed class SipResponse : SipMessage
{
    public required int Status { get; init; }

    public bool IsProvisional => Status < 200;

    public bool IsSuccess => Status is >= 200 and < 300;
}
