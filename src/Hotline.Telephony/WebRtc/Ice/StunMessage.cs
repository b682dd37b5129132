using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Hotline.Telephony.WebRtc.Ice;

/// <summary>A STUN message read in place (RFC 8489 §5): only what a connectivity check needs.</summary>
internal readonly ref struct StunMessage
{
    public const int HeaderLength = 20;
    public const uint MagicCookie = 0x2112A442;
    public const ushort BindingRequest = 0x0001, BindingSuccess = 0x0101, BindingError = 0x0111;
    public const ushort UsernameAttribute = 0x0006, IntegrityAttribute = 0x0008, ErrorAttribute = 0x0009, UnknownAttribute = 0x000A;
    public const ushort XorMappedAddressAttribute = 0x0020, PriorityAttribute = 0x0024, UseCandidateAttribute = 0x0025, FingerprintAttribute = 0x8028;

    /// <summary>RFC 8489 §14.7: so that a CRC-32 of another protocol is not taken for ours.</summary>
    public const uint FingerprintMask = 0x5354554E;

    public const int IntegrityLength = 20;

    private readonly ReadOnlySpan<byte> message;
    private readonly int integrityAt;

    private StunMessage(ReadOnlySpan<byte> message, int integrityAt)
    {
        this.message = message;
        this.integrityAt = integrityAt;
    }

    public ushort Type => BinaryPrimitives.ReadUInt16BigEndian(message);

    public ReadOnlySpan<byte> TransactionId => message.Slice(8, 12);

    public ReadOnlySpan<byte> Username { get; private init; }

    /// <summary>The controlling side chose this path (RFC 8445 §8.1.1).</summary>
    public bool UseCandidate { get; private init; }

    /// <summary>An attribute below 0x8000 that we do not know; 0 when none. Such a request is refused with 420 (RFC 8489 §6.3.1).</summary>
    public ushort Unknown { get; private init; }

    public bool HasIntegrity => integrityAt > 0;

    /// <summary>Reads a message; false when it is none, is cut short, or its FINGERPRINT is wrong.</summary>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out StunMessage message)
    {
        message = default;
        if (datagram.Length < HeaderLength || datagram[0] > 3
            || BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) != MagicCookie
            || BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]) != datagram.Length - HeaderLength || datagram.Length % 4 != 0)
            return false;
        int integrityAt = 0;
        ushort unknown = 0;
        bool chosen = false;
        ReadOnlySpan<byte> username = default;
        for (int at = HeaderLength; at < datagram.Length;)
        {
            if (at + 4 > datagram.Length)
                return false;
            ushort type = BinaryPrimitives.ReadUInt16BigEndian(datagram[at..]);
            int length = BinaryPrimitives.ReadUInt16BigEndian(datagram[(at + 2)..]);
            int next = at + 4 + (length + 3) / 4 * 4;
            if (next > datagram.Length)
                return false;
            var value = datagram.Slice(at + 4, length);
            if (type == FingerprintAttribute)
            {
                if (next != datagram.Length || length != 4 || BinaryPrimitives.ReadUInt32BigEndian(value) != Fingerprint(datagram[..at]))
                    return false;
            }
            else if (integrityAt > 0)
            {
                // Whatever else follows MESSAGE-INTEGRITY is not covered by it and is ignored (RFC 8489 §14.5).
            }
            else if (type == IntegrityAttribute)
            {
                if (length != IntegrityLength)
                    return false;
                integrityAt = at;
            }
            else if (type == UsernameAttribute)
                username = value;
            else if (type == UseCandidateAttribute)
                chosen = true;
            else if (type < 0x8000 && type != PriorityAttribute && type != XorMappedAddressAttribute && unknown == 0)
                unknown = type;
            at = next;
        }
        message = new StunMessage(datagram, integrityAt) { Username = username, UseCandidate = chosen, Unknown = unknown };
        return true;
    }

    /// <summary>Checks MESSAGE-INTEGRITY under the short-term password (RFC 8489 §9.1, §14.5).</summary>
    public bool IsSignedWith(ReadOnlySpan<byte> password)
    {
        if (!HasIntegrity)
            return false;
        Span<byte> expected = stackalloc byte[IntegrityLength];
        Integrity(message, integrityAt, password, expected);
        return CryptographicOperations.FixedTimeEquals(expected, message.Slice(integrityAt + 4, IntegrityLength));
    }

    /// <summary>The HMAC over what stands before <paramref name="at"/>, with the length that the header had when the attribute was the last.</summary>
#pragma warning disable CA5350 // The field fixes HMAC-SHA1 here: RFC 8445 §7.1.1 with RFC 8489 §14.5.
    public static void Integrity(ReadOnlySpan<byte> message, int at, ReadOnlySpan<byte> password, Span<byte> to)
    {
        Span<byte> covered = at <= 1024 ? stackalloc byte[at] : new byte[at];
        message[..at].CopyTo(covered);
        BinaryPrimitives.WriteUInt16BigEndian(covered[2..], (ushort)(at + 4 + IntegrityLength - HeaderLength));
        HMACSHA1.HashData(password, covered, to);
    }
#pragma warning restore CA5350

    /// <summary>CRC-32 of what stands before the attribute, masked.</summary>
    public static uint Fingerprint(ReadOnlySpan<byte> before) => Crc32.Of(before) ^ FingerprintMask;
}
