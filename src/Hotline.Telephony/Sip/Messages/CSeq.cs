namespace Hotline.Telephony.Sip.Messages;

/// <summary>RFC 3261 §20.16; the number is below 2^31.</summary>
internal readonly record struct CSeq(uint Number, string Method);
