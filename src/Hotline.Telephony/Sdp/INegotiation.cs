namespace Hotline.Telephony.Sdp;

/// <summary>The offer/answer state of one leg (RFC 3264), plain or secured. Used by one thread at a time.</summary>
internal interface INegotiation
{
    /// <summary>The last description sent; empty before the first.</summary>
    byte[] Local { get; }

    /// <summary>Answers an offer. The same offer again gives the same bytes.</summary>
    SdpAnswer Answer(ReadOnlySpan<byte> offer);

    byte[] Offer();

    /// <summary>Reads the answer to what we said last. Null when it is of no use.</summary>
    NegotiatedMedia? Accept(ReadOnlySpan<byte> answer);
}
