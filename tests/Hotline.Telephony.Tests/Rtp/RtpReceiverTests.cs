using Hotline.Telephony.Codecs;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.Sdp;

namespace Hotline.Telephony.Tests.Rtp;

public sealed class RtpReceiverTests
{
    [Fact]
    public void A_key_that_is_held_for_a_second_is_no_jitter_in_the_reports_nor_in_the_record()
    {
        var receiver = new RtpReceiver();
        var media = new NegotiatedMedia(AudioCodec.Pcma, 8, 101, null, null, Sends: true, Receives: true);
        var datagram = new byte[RtpPacket.HeaderLength + 160];
        for (ushort i = 0; i < 200; i++)
        {
            bool key = i is >= 50 and < 100;
            RtpPacket.WriteHeader(datagram, key ? (byte)101 : (byte)8, false, i, (key ? 50u : i) * 160, 1);
            int length = RtpPacket.HeaderLength + (key ? TelephoneEvent.Length : 160);
            TelephoneEvent.Of('5', end: false, (ushort)(i * 160)).Write(datagram.AsSpan(RtpPacket.HeaderLength));
            Assert.True(receiver.Take(datagram.AsSpan(0, length), media, TimeSpan.FromMilliseconds(20 * i), out _));
        }
        Assert.Equal((200, 0, 0.0, 0u), (receiver.Received, receiver.Lost, receiver.MeanJitter, receiver.Tracker!.Jitter));
    }

    /// <summary>After an outage of a minute, or a border controller that counts anew: one sender, two lives, one call.</summary>
    [Fact]
    public void What_was_lost_before_the_sender_began_anew_is_not_forgotten()
    {
        var receiver = new RtpReceiver();
        var media = new NegotiatedMedia(AudioCodec.Pcma, 8, 101, null, null, Sends: true, Receives: true);
        var datagram = new byte[RtpPacket.HeaderLength + 160];
        for (var i = 0; i < 200; i++)
        {
            if (i % 10 == 5)
                continue;
            var sequence = (ushort)(i < 100 ? i : 40_000 + i);
            RtpPacket.WriteHeader(datagram, 8, false, sequence, (uint)(i * 160), 1);
            Assert.True(receiver.Take(datagram, media, TimeSpan.FromMilliseconds(20 * i), out _));
        }

        Assert.Equal((180, 20), (receiver.Received, receiver.Lost));
    }
}
