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
}
