using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Hotline.Telephony.WebRtc.Ice;

/// <summary>Writes a STUN message attribute by attribute; <see cref="Sign"/> and <see cref="Finish"/> come last.</summary>
internal ref struct StunWriter
{
    private readonly Span<byte> to;
    private int at;

    public StunWriter(Span<byte> to, ushort type, ReadOnlySpan<byte> transactionId)
    {
        this.to = to;
        BinaryPrimitives.WriteUInt16BigEndian(to, type);
        BinaryPrimitives.WriteUInt32BigEndian(to[4..], StunMessage.MagicCookie);
        transactionId.CopyTo(to[8..]);
        at = StunMessage.HeaderLength;
    }

    /// <summary>The address that the request came from (RFC 8489 §14.2). Of IPv6 what follows the cookie is masked with the transaction.</summary>
    public void XorMappedAddress(IPEndPoint source)
    {
        bool isIPv6 = source.AddressFamily == AddressFamily.InterNetworkV6;
        var value = Attribute(StunMessage.XorMappedAddressAttribute, isIPv6 ? 20 : 8);
        value[0] = 0;
        value[1] = (byte)(isIPv6 ? 2 : 1);
        var mask = to[4..StunMessage.HeaderLength];
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)(source.Port ^ BinaryPrimitives.ReadUInt16BigEndian(mask)));
        source.Address.TryWriteBytes(value[4..], out int length);
        for (int i = 0; i < length; i++)
            value[4 + i] ^= mask[i];
    }

    /// <summary>ERROR-CODE without a phrase (RFC 8489 §14.8).</summary>
    public void Error(int code)
    {
        var value = Attribute(StunMessage.ErrorAttribute, 4);
        value.Clear();
        value[2] = (byte)(code / 100);
        value[3] = (byte)(code % 100);
    }

    /// <summary>UNKNOWN-ATTRIBUTES (RFC 8489 §14.9).</summary>
    public void Unknown(ushort type) => BinaryPrimitives.WriteUInt16BigEndian(Attribute(StunMessage.UnknownAttribute, 2), type);

    public void Text(ushort type, ReadOnlySpan<byte> value) => value.CopyTo(Attribute(type, value.Length));

    /// <summary>MESSAGE-INTEGRITY under the short-term password.</summary>
    public void Sign(ReadOnlySpan<byte> password)
    {
        int at = this.at;
        var value = Attribute(StunMessage.IntegrityAttribute, StunMessage.IntegrityLength);
        StunMessage.Integrity(to, at, password, value);
    }

    /// <summary>FINGERPRINT; returns the message's length.</summary>
    public int Finish()
    {
        int at = this.at;
        var value = Attribute(StunMessage.FingerprintAttribute, 4);
        BinaryPrimitives.WriteUInt32BigEndian(value, StunMessage.Fingerprint(to[..at]));
        return this.at;
    }

    /// <summary>Makes room for a value, zeroes its padding and keeps the header's length up to date.</summary>
    private Span<byte> Attribute(ushort type, int length)
    {
        BinaryPrimitives.WriteUInt16BigEndian(to[at..], type);
        BinaryPrimitives.WriteUInt16BigEndian(to[(at + 2)..], (ushort)length);
        var value = to.Slice(at + 4, (length + 3) / 4 * 4);
        value[length..].Clear();
        at += 4 + value.Length;
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)(at - StunMessage.HeaderLength));
        return value[..length];
    }
}
