using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Hotline.Telephony.Srtp;

/// <summary>The cipher and the tag of an <see cref="SrtpSuite"/> under one set of session keys (RFC 3711 §4). Not safe for two threads at once.</summary>
internal sealed class SrtpTransform : IDisposable
{
    private readonly byte[] salt;
    private readonly AesCounter cipher;
    private readonly IncrementalHash authentication;

    public SrtpTransform(SrtpSessionKeys keys, int tagLength)
    {
        TagLength = tagLength;
        salt = keys.Salt;
        cipher = new AesCounter(keys.Encryption);
        authentication = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, keys.Authentication);
    }

    /// <summary>In bytes.</summary>
    public int TagLength { get; }

    /// <summary>The 48-bit index nearest to the highest so far (RFC 3711 §3.3.1 and appendix A).</summary>
    /// <param name="highest">Null before the first packet of a stream.</param>
    public static ulong Index(ulong? highest, ushort sequence)
    {
        if (highest is not { } before)
            return sequence;
        long newest = (long)before;
        long guess = newest & ~0xFFFFL | sequence;
        if (guess - newest > 0x8000 && guess >= 0x10000)
            guess -= 0x10000;
        else if (newest - guess > 0x8000)
            guess += 0x10000;
        return (ulong)guess;
    }

    /// <summary>Encrypts or decrypts: IV = salt·2^16 XOR SSRC·2^64 XOR index·2^16 (RFC 3711 §4.1.1).</summary>
    /// <param name="index">48 bits.</param>
    public void Crypt(uint ssrc, ulong index, Span<byte> data)
    {
        Span<byte> iv = stackalloc byte[16];
        iv.Clear();
        salt.CopyTo(iv);
        Span<byte> term = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(term, ssrc);
        for (int i = 0; i < 4; i++)
            iv[4 + i] ^= term[i];
        BinaryPrimitives.WriteUInt64BigEndian(term, index << 16);
        for (int i = 0; i < 6; i++)
            iv[8 + i] ^= term[i];
        cipher.Apply(iv, data);
    }

    /// <summary>The first bytes of HMAC-SHA1 over the packet and what stands after it in the count but not on the wire.</summary>
    public void Tag(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> trailer, Span<byte> tag)
    {
        Span<byte> whole = stackalloc byte[20];
        authentication.AppendData(packet);
        authentication.AppendData(trailer);
        authentication.GetHashAndReset(whole);
        whole[..TagLength].CopyTo(tag);
    }

    public bool IsTag(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> trailer, ReadOnlySpan<byte> tag)
    {
        Span<byte> expected = stackalloc byte[TagLength];
        Tag(packet, trailer, expected);
        return CryptographicOperations.FixedTimeEquals(expected, tag);
    }

    public void Dispose()
    {
        cipher.Dispose();
        authentication.Dispose();
    }
}
