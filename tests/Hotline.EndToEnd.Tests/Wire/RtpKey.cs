using System.Buffers.Binary;

namespace Hotline.EndToEnd.Tests.Wire;

/// <summary>One key of a telephone on its way (RFC 4733 §2.5): 160 ms in packets of 20 ms with one timestamp, its end said three times.</summary>
internal sealed class RtpKey(char key)
{
    /// <summary>As offered in <see cref="SipText.Sdp"/>.</summary>
    public const byte PayloadType = 101;

    private const int Pressed = 8, Ends = 3, PacketSamples = 160;
    private const byte Marker = 0x80, End = 0x80, Volume = 10;

    private uint? began;
    private int sent;

    public bool IsOver => sent == Pressed + Ends;

    /// <summary>Puts the next packet of the key after the common header, whose timestamp becomes the one at which it began.</summary>
    /// <returns>The length of the packet, octets.</returns>
    public int Write(Span<byte> packet, uint timestamp)
    {
        packet[1] = (byte)(PayloadType | (began is null ? Marker : 0));
        began ??= timestamp;
        sent++;
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], began.Value);
        packet[12] = key switch { '*' => 10, '#' => 11, _ => (byte)(key - '0') };
        packet[13] = (byte)(Volume | (sent > Pressed ? End : 0));
        BinaryPrimitives.WriteUInt16BigEndian(packet[14..], (ushort)(Math.Min(sent, Pressed) * PacketSamples));
        return 16;
    }
}
