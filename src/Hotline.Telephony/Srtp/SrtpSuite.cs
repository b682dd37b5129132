namespace Hotline.Telephony.Srtp;

/// <summary>The two suites of AES in counter mode with HMAC-SHA1 (RFC 4568 §6.2): they differ in the tag of RTP; that of RTCP is 80 bits in both.</summary>
/// <param name="Name">As SDP says it.</param>
/// <param name="TagLength">Of RTP, in bytes.</param>
internal sealed record SrtpSuite(string Name, int TagLength)
{
    public const int RtcpTagLength = 10;

    /// <summary>What DTLS-SRTP uses here too.</summary>
    public static SrtpSuite Tag80 { get; } = new("AES_CM_128_HMAC_SHA1_80", 10);

    public static SrtpSuite Tag32 { get; } = new("AES_CM_128_HMAC_SHA1_32", 4);

    /// <summary>Names of suites are case-sensitive tokens, but written carelessly often enough. Null: none of ours.</summary>
    public static SrtpSuite? Of(string name) =>
        name.Equals(Tag80.Name, StringComparison.OrdinalIgnoreCase) ? Tag80 : name.Equals(Tag32.Name, StringComparison.OrdinalIgnoreCase) ? Tag32 : null;
}
