using System.Net;
using Hotline.Telephony.Codecs;
using Hotline.Telephony.Media;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.Sdp;

namespace Hotline.Telephony.Tests.Fuzz;

/// <summary>RTP of one leg: headers with everything the format allows, digits and audio, in and out of order.</summary>
internal sealed class RtpFuzz : IFuzzTarget
{
    private static readonly NegotiatedMedia Media = new(AudioCodec.Pcma, 8, 101, new IPEndPoint(IPAddress.Loopback, 4000), null, Sends: true, Receives: true);

    private readonly RtpReceiver receiver = new();
    private readonly byte[] frame = new byte[JitterBuffer.Frame];
    private TimeSpan now;
    private ushort sequence;

    public string Name => "RTP";

    public IReadOnlyList<string> Layers { get; } = ["no RTP", "of another payload", "audio or digit"];

    public byte[] Make(Random random)
    {
        sequence += (ushort)random.Next(3);
        var sources = random.Next(8) == 0 ? random.Next(16) : 0;
        var words = random.Next(8) == 0 ? random.Next(4) : -1;
        byte[] payload = new byte[random.Next(4) == 0 ? random.Next(2100) : 160];
        random.NextBytes(payload);
        var start = RtpPacket.HeaderLength + (4 * sources) + (words < 0 ? 0 : 4 + (4 * words));
        var packet = new byte[start + payload.Length];
        RtpPacket.WriteHeader(packet, Mutator.Pick(random, (byte[])[8, 8, 8, 0, 101, 101, 13, 96]), random.Next(10) == 0, sequence, (uint)(sequence * 160), random.Next(50) == 0 ? 7u : 5u);
        packet[0] |= (byte)(sources | (words < 0 ? 0 : 0x10) | (random.Next(10) == 0 ? 0x20 : 0));
        if (words >= 0)
        {
            packet[start - (4 * words) - 1] = (byte)words;
        }

        payload.CopyTo(packet, start);
        return random.Next(3) == 0 ? Mutator.Packet(random, packet) : packet;
    }

    public int Feed(byte[] input)
    {
        now += TimeSpan.FromMilliseconds(20);
        var taken = receiver.Take(input, Media, now, out _);
        receiver.Buffer.Take(frame, now);
        _ = receiver.Tracker?.TakeFractionLost();
        return !taken ? 0 : RtpPacket.TryParse(input, out var packet) && packet.PayloadType is 0 or 8 or 101 ? 2 : 1;
    }
}

/// <summary>RTCP compounds.</summary>
internal sealed class RtcpFuzz : IFuzzTarget
{
    private const uint Ours = 0x1234;

    public string Name => "RTCP";

    public IReadOnlyList<string> Layers { get; } = ["no RTCP", "nothing of us", "a report on us or a sender's time"];

    public byte[] Make(Random random)
    {
        var buffer = new byte[RtcpPacket.MaxLength];
        RtcpHeard? heard = random.Next(4) == 0 ? null : new RtcpHeard(random.Next(3) == 0 ? 9 : Ours, (byte)random.Next(256), random.Next(), (uint)random.Next(), (uint)random.Next(), 0, 0);
        var length = RtcpPacket.Write(buffer, new RtcpReport(5, (ulong)random.NextInt64(), 1, (uint)random.Next(2), 1, heard), "peer"u8, random.Next(5) == 0);
        return random.Next(4) == 0 ? buffer[..length] : Mutator.Packet(random, buffer[..length]);
    }

    public int Feed(byte[] input) => !RtcpPacket.TryRead(input, Ours, out var news) ? 0 : news == default ? 1 : 2;
}
