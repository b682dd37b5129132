using System.Buffers.Binary;
using Hotline.Telephony.Rtp;

namespace Hotline.Telephony.Tests.Rtp;

public sealed class DigitReaderTests
{
    [Fact]
    public void Ten_packets_of_one_press_are_one_digit_and_the_same_key_again_is_another()
    {
        var reader = new DigitReader();
        var keys = new List<char>();
        foreach (uint start in new uint[] { 1000, 9000 })
            for (ushort i = 0; i < 10; i++)
                if (Take(reader, start, code: 5, end: i >= 7, out char key))
                    keys.Add(key);
        Assert.Equal(['5', '5'], keys);
    }

    [Fact]
    public void A_press_whose_first_packets_were_lost_still_counts_and_an_overtaken_one_does_not_come_back()
    {
        var reader = new DigitReader();
        Assert.True(Take(reader, 1000, 11, end: true, out char key));
        Assert.Equal('#', key);
        Assert.True(Take(reader, 5000, 0, end: false, out _));
        Assert.False(Take(reader, 1000, 11, end: true, out _));
    }

    [Fact]
    public void A_clock_that_begins_anew_within_the_stream_loses_no_key()
    {
        var reader = new DigitReader();
        Assert.True(Take(reader, 10_000_000, 5, end: true, out _));
        Assert.True(Take(reader, 1000, 6, end: false, out char key));
        Assert.Equal('6', key);
        Assert.False(Take(reader, 1000, 6, end: true, out _));
        Assert.True(Take(reader, 9000, 6, end: true, out _));
    }

    [Theory]
    [InlineData(ushort.MaxValue, ushort.MaxValue)]
    [InlineData(60_000, ushort.MaxValue)] // The last packets of the segment were lost.
    [InlineData(65_440, 65_440)] // A sender that ends a segment with a whole packet.
    public void A_key_that_is_held_longer_than_a_duration_can_say_is_one(int lastHeard, int segment)
    {
        var reader = new DigitReader();
        Assert.True(Take(reader, 1000, 5, end: false, out _, 160));
        Assert.False(Take(reader, 1000, 5, end: false, out _, lastHeard));
        Assert.False(Take(reader, 1000 + (uint)segment, 5, end: false, out _, 160));
        Assert.False(Take(reader, 1000 + (uint)segment, 5, end: true, out _, 4000));
        Assert.True(Take(reader, 1000 + (uint)segment + 4000, 5, end: false, out _, 160)); // That one was over.
        Assert.True(Take(reader, 1000 + (uint)segment + 4160, 6, end: false, out _, 160)); // Another key.
    }

    [Fact]
    public void Events_that_are_no_keys_are_left_out()
    {
        Assert.False(Take(new DigitReader(), 1, 16, end: false, out _));
        Assert.False(RtpPacket.TryParse(new byte[3], out _));
    }

    private static bool Take(DigitReader reader, uint timestamp, byte code, bool end, out char key, int duration = 0)
    {
        var datagram = new byte[16];
        RtpPacket.WriteHeader(datagram, 101, false, 1, timestamp, 1);
        (datagram[12], datagram[13]) = (code, end ? (byte)0x8A : (byte)0x0A);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(14), (ushort)duration);
        Assert.True(RtpPacket.TryParse(datagram, out var packet));
        return reader.TryTake(packet, out key);
    }
}
