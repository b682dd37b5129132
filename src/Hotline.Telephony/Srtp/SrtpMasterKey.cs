using System.Security.Cryptography;

namespace Hotline.Telephony.Srtp;

/// <summary>Master key and salt of one direction, and the session keys that follow from them (RFC 3711 §4.3, key derivation rate 0).</summary>
/// <param name="Key">16 bytes.</param>
/// <param name="Salt">14 bytes.</param>
internal sealed record SrtpMasterKey(byte[] Key, byte[] Salt)
{
    public const int KeyLength = 16;
    public const int SaltLength = 14;

    /// <summary>What AES_CM_128_HMAC_SHA1_80 uses (RFC 3711 §5.2).</summary>
    public const int AuthLength = 20;

    /// <summary>Label of RTP's encryption key; authentication and salt follow, and RTCP's three after them (RFC 3711 §4.3.2).</summary>
    private const byte RtpLabel = 0, RtcpLabel = 3;

    public SrtpSessionKeys Rtp => Derive(RtpLabel);

    public SrtpSessionKeys Rtcp => Derive(RtcpLabel);

    /// <summary>A new one (RFC 4086).</summary>
    public static SrtpMasterKey Fresh() => new(RandomNumberGenerator.GetBytes(KeyLength), RandomNumberGenerator.GetBytes(SaltLength));

    /// <summary>Key and salt as one, for SDP (RFC 4568 §6.1).</summary>
    public byte[] Whole => [.. Key, .. Salt];

    public bool Is(SrtpMasterKey other) => CryptographicOperations.FixedTimeEquals(Whole, other.Whole);

    /// <summary>Splits the 60 bytes exported from DTLS (RFC 5764 §4.2) into the client's and the server's keys.</summary>
    public static (SrtpMasterKey Client, SrtpMasterKey Server) FromDtls(ReadOnlySpan<byte> exported) => (
        new SrtpMasterKey(exported[..KeyLength].ToArray(), exported.Slice(2 * KeyLength, SaltLength).ToArray()),
        new SrtpMasterKey(exported.Slice(KeyLength, KeyLength).ToArray(), exported.Slice(2 * KeyLength + SaltLength, SaltLength).ToArray()));

    /// <summary>Key material is never to be seen in a log.</summary>
    public override string ToString() => nameof(SrtpMasterKey);

    private SrtpSessionKeys Derive(byte first)
    {
        using var prf = new AesCounter(Key);
        return new SrtpSessionKeys(Derive(prf, first, KeyLength), Derive(prf, (byte)(first + 1), AuthLength), Derive(prf, (byte)(first + 2), SaltLength));
    }

    private byte[] Derive(AesCounter prf, byte label, int length)
    {
        Span<byte> iv = stackalloc byte[16];
        iv.Clear();
        Salt.CopyTo(iv);
        iv[7] ^= label; // label || index as 56 bits at the low end of the 112-bit salt; the index is 0
        var key = new byte[length];
        prf.Apply(iv, key);
        return key;
    }
}

/// <param name="Encryption">16 bytes.</param>
/// <param name="Authentication">20 bytes.</param>
/// <param name="Salt">14 bytes.</param>
internal sealed record SrtpSessionKeys(byte[] Encryption, byte[] Authentication, byte[] Salt)
{
    public override string ToString() => nameof(SrtpSessionKeys);
}
