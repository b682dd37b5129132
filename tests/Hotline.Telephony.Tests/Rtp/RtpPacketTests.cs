using CsCheck;
using Hotline.Telephony.Rtp;

namespace Hotline.Telephony.Tests.Rtp;

public sealed class RtpPacketTests
{
    [Fact]
    public void A_written_header_reads_back()
    {
        var datagram = new byte[172];
        RtpPacket.WriteHeader(datagram, 8, marker: true, 65535, 4_000_000_000, 0xCAFEBABE);
        Assert.True(RtpPacket.TryParse(datagram, out var packet));
        Assert.Equal((8, true, 65535, 4_000_000_000u, 0xCAFEBABEu, 160),
            (packet.PayloadType, packet.Marker, packet.Sequence, packet.Timestamp, packet.Ssrc, packet.Payload.Length));
    }

    [Fact]
    public void Contributing_sources_extension_and_padding_are_no_audio()
    {
        // V=2 P X CC=1, one CSRC, an extension of one word, audio 1 2 3, padding of two.
        byte[] datagram = [0xB1, 8, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 9, 9, 9, 9, 0xBE, 0xDE, 0, 1, 7, 7, 7, 7, 1, 2, 3, 0, 2];
        Assert.True(RtpPacket.TryParse(datagram, out var packet));
        Assert.Equal<byte>([1, 2, 3], packet.Payload.ToArray());
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0x40, 8, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3 })]
    [InlineData(new byte[] { 0x8F, 8, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3 })]
    [InlineData(new byte[] { 0x90, 8, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0xBE, 0xDE, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0xA0, 8, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 200 })]
    [InlineData(new byte[] { 0xA0, 8, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0 })]
    public void What_is_no_RTP_is_refused(byte[] datagram) => Assert.False(RtpPacket.TryParse(datagram, out _));

    [Fact]
    public void Any_bytes_are_read_or_refused_without_throwing() => Gen.Byte.Array[0, 64].Sample(bytes =>
    {
        bool rtp = RtpPacket.TryParse(bytes, out var packet);
        bool rtcp = RtcpPacket.TryRead(bytes, 1, out _);
        return !rtp || packet.Payload.Length <= bytes.Length || rtcp;
    });

    [Fact]
    public void RTCP_on_the_RTP_port_is_told_apart()
    {
        Assert.True(RtpPacket.IsRtcp([0x80, 200, 0, 6]));
        Assert.False(RtpPacket.IsRtcp([0x80, 0x88, 0, 6]));
    }
}
