using System.Buffers.Binary;
using Hotline.Telephony.Rtp;

namespace Hotline.Telephony.Tests.Rtp;

public sealed class RtcpPacketTests
{
    [Fact]
    public void A_sender_report_is_a_whole_compound_packet_and_reads_back()
    {
        var bytes = new byte[RtcpPacket.MaxLength];
        var heard = new RtcpHeard(77, 25, 3, 0x10003, 40, 0x99, 0x88);
        int length = RtcpPacket.Write(bytes, new RtcpReport(4711, 0x1122334455667788, 800, 5, 800, heard), "hotline"u8, goodbye: true);
        Assert.Equal(0, length % 4);
        Assert.Equal([200, 202, 203], Types(bytes.AsSpan(0, length)));
        Assert.True(RtcpPacket.TryRead(bytes.AsSpan(0, length), ourSsrc: 77, out var news));
        Assert.Equal(new RtcpNews(0x33445566, new RtcpFar(25, 3, 40, 0x99, 0x88)), news);
    }

    [Fact]
    public void Before_anything_was_sent_it_is_a_receiver_report()
    {
        var bytes = new byte[RtcpPacket.MaxLength];
        int length = RtcpPacket.Write(bytes, new RtcpReport(1, 0, 0, 0, 0, null), "hotline"u8, goodbye: false);
        Assert.Equal([201, 202], Types(bytes.AsSpan(0, length)));
    }

    [Fact]
    public void Packets_that_came_twice_count_as_lost_less_than_none()
    {
        var bytes = new byte[RtcpPacket.MaxLength];
        int length = RtcpPacket.Write(bytes, new RtcpReport(1, 0, 0, 0, 0, new RtcpHeard(77, 0, -2, 9, 0, 0, 0)), "hotline"u8, goodbye: false);
        Assert.True(RtcpPacket.TryRead(bytes.AsSpan(0, length), ourSsrc: 77, out var news));
        Assert.Equal(-2, news.Far?.Lost);
    }

    private static byte[] Types(ReadOnlySpan<byte> compound)
    {
        var types = new List<byte>();
        while (!compound.IsEmpty)
        {
            types.Add(compound[1]);
            compound = compound[(4 * (BinaryPrimitives.ReadUInt16BigEndian(compound[2..]) + 1))..];
        }
        return [.. types];
    }
}
