using System.Net;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.Sdp;

namespace Hotline.Telephony.Tests.Rtp;

public sealed class RtpSenderTests
{
    /// <summary>A wrap among packets that nobody hears would leave whoever opens a sealed stream with the wrong counter (RFC 3711 §3.3.1).</summary>
    [Fact]
    public void The_sequence_begins_somewhere_in_its_lower_half()
    {
        var first = new List<int>();
        for (int i = 0; i < 64; i++)
        {
            var path = new LastPath();
            path.Sender.SendEvent(path, 101, TelephoneEvent.Of('5', end: false, 160), path.Sender.Timestamp, first: true);
            first.Add(path.Sequence);
        }
        Assert.All(first, sequence => Assert.InRange(sequence, 0, 0x7FFF));
        Assert.InRange(first.Distinct().Count(), 32, 64);
    }

    private sealed class LastPath : IRtpPath
    {
        public RtpSender Sender { get; } = new();

        public int Sequence { get; private set; }

        public long Strangers => 0;

        public bool IsOpen => true;

        public bool MayReturn => false;

        public void SendRtp(Span<byte> buffer, int length)
        {
            Assert.True(RtpPacket.TryParse(buffer[..length], out var packet));
            Sequence = packet.Sequence;
        }

        public void Listen(IRtpListener listener, TimeSpan now)
        {
        }

        public void Point(NegotiatedMedia media)
        {
        }

        public void Receive(Span<byte> buffer, SocketAddress source, TimeSpan now)
        {
        }

        public void SendRtcp(Span<byte> buffer, int length)
        {
        }

        public void Release(TimeSpan now)
        {
        }
    }
}
