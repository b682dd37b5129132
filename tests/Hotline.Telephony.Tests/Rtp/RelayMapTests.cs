using System.Net;
using Hotline.Telephony.Codecs;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.Sdp;

namespace Hotline.Telephony.Tests.Rtp;

/// <summary>Whatever a sender does, our row is one that a receiver and a cipher can live with.</summary>
public sealed class RelayMapTests
{
    private static readonly NegotiatedMedia Media = new(AudioCodec.Pcma, 8, 101, new IPEndPoint(IPAddress.Loopback, 4000), null, Sends: true, Receives: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_number_is_used_twice_and_timestamps_never_go_back(int seed)
    {
        for (int round = 0; round < 200; round++)
        {
            var random = new Random(seed * 1000 + round);
            var wire = new Wire();
            var said = Said(random);
            foreach (var (sequence, timestamp, ssrc, ours) in said)
            {
                if (ours > 0)
                    Fill(wire, random, ours);
                else
                    wire.Sender.TryRelay(wire, Media, Packet(sequence, timestamp, ssrc), AudioCodec.Pcma);
            }
            AssertRow(wire.Sent);
        }
    }

    private static void AssertRow(List<(ushort Sequence, uint Timestamp)> sent)
    {
        long index = sent[0].Sequence;
        var row = new SortedDictionary<long, uint>();
        foreach (var (sequence, timestamp) in sent)
        {
            long here = index + (short)(sequence - (ushort)index);
            Assert.True(row.TryAdd(here, timestamp), $"{sequence} twice");
            index = Math.Max(index, here);
        }
        var stamps = row.Values.ToList();
        Assert.All(stamps.Zip(stamps.Skip(1)), pair => Assert.True((int)(pair.Second - pair.First) > 0, $"from {pair.First} to {pair.Second}"));
        Assert.True(row.Keys.Last() - row.Keys.First() < 2 * sent.Count + 200, "numbers left out without end");
    }

    /// <summary>Packets of a sender that loses, overtakes, repeats, pauses, jumps and changes; and frames of ours between.</summary>
    private static List<(ushort Sequence, uint Timestamp, uint Ssrc, int Ours)> Said(Random random)
    {
        var said = new List<(ushort, uint, uint, int)>();
        var (sequence, timestamp, ssrc) = ((ushort)random.Next(65536), (uint)random.NextInt64(uint.MaxValue), 1u);
        for (int i = 0; i < 300; i++, sequence++, timestamp += 160)
        {
            switch (random.Next(20))
            {
                case 0:
                    continue;
                case 1:
                    said.Insert(random.Next(Math.Max(0, said.Count - 5), said.Count + 1), (sequence, timestamp, ssrc, 0));
                    continue;
                case 2:
                    said.Add((sequence, timestamp, ssrc, 0));
                    break;
                case 3 when random.Next(3) == 0:
                    said.Add((0, 0, 0, random.Next(1, 40)));
                    timestamp += (uint)random.Next(6000);
                    break;
                case 4 when random.Next(5) == 0:
                    (sequence, timestamp) = ((ushort)random.Next(65536), (uint)random.NextInt64(uint.MaxValue));
                    break;
                case 5 when random.Next(5) == 0:
                    ssrc++;
                    break;
            }
            said.Add((sequence, timestamp, ssrc, 0));
        }
        return said;
    }

    private static void Fill(Wire wire, Random random, int frames)
    {
        if (random.Next(3) == 0)
            wire.Sender.Skip(160 * random.Next(3));
        for (; frames > 0; frames--)
            wire.Sender.Send(wire, Media, new byte[160]);
        if (random.Next(3) == 0)
            wire.Sender.EndRelay();
    }

    private static RtpPacket Packet(ushort sequence, uint timestamp, uint ssrc)
    {
        var datagram = new byte[RtpPacket.HeaderLength + 160];
        RtpPacket.WriteHeader(datagram, 8, false, sequence, timestamp, ssrc);
        Assert.True(RtpPacket.TryParse(datagram, out var packet));
        return packet;
    }

    /// <summary>Keeps what was sent.</summary>
    private sealed class Wire : IRtpPath
    {
        public List<(ushort Sequence, uint Timestamp)> Sent { get; } = [];

        public RtpSender Sender { get; } = new();

        public long Strangers => 0;

        public bool IsOpen => true;

        public bool MayReturn => false;

        public void Listen(IRtpListener listener, TimeSpan now)
        {
        }

        public void Point(NegotiatedMedia media)
        {
        }

        public void Receive(Span<byte> buffer, SocketAddress source, TimeSpan now)
        {
        }

        public void SendRtp(Span<byte> buffer, int length)
        {
            Assert.True(RtpPacket.TryParse(buffer[..length], out var packet));
            Sent.Add((packet.Sequence, packet.Timestamp));
        }

        public void SendRtcp(Span<byte> buffer, int length)
        {
        }

        public void Release(TimeSpan now)
        {
        }
    }
}
