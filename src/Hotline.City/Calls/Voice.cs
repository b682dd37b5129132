using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Hotline.Telephony.Codecs;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.Sdp;

namespace Hotline.City.Calls;

/// <summary>
/// A citizen's voice: speech again and again with pauses between, in packets of 20 ms; what comes back is taken and let
/// go. One socket on loopback.
/// </summary>
internal sealed class Voice : IDisposable
{
    private const int Frame = 160;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    /// <summary>Between two tellings; the agent has something to ask.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(6);

    private readonly DatagramSocket socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly SocketAddress source = new(AddressFamily.InterNetwork);
    private readonly byte[] alaw;
    private readonly byte[] datagram = new byte[RtpPacket.HeaderLength + Frame];
    private readonly byte[] heard = new byte[2048];
    private readonly uint ssrc = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
    private SocketAddress? to;
    private NegotiatedMedia? media;
    private ushort sequence;
    private uint timestamp;
    private TimeSpan? next;

    public Voice(byte[] alaw) => this.alaw = alaw;

    public int Port => socket.Port;

    /// <summary>Packets that came from the hotline.</summary>
    public int Heard { get; private set; }

    /// <summary>Where to speak to; only this machine.</summary>
    public void Point(NegotiatedMedia agreed)
    {
        media = agreed;
        to = agreed is { Remote: { } remote, Sends: true } && IPAddress.IsLoopback(remote.Address) ? remote.Serialize() : null;
    }

    /// <summary>Says what is due by now, and listens.</summary>
    public void Work(TimeSpan now)
    {
        next ??= now;
        for (; next <= now; next += Period)
        {
            Speak();
        }

        while (socket.TryReceive(heard, source, out _))
        {
            Heard++;
        }
    }

    public void Dispose() => socket.Dispose();

    private void Speak()
    {
        var cycle = alaw.Length + (int)Pause.TotalSeconds * G711.Rate;
        var payload = datagram.AsSpan(RtpPacket.HeaderLength);
        for (var i = 0; i < Frame; i++)
        {
            var at = (int)((timestamp + (uint)i) % (uint)cycle);
            payload[i] = at < alaw.Length ? alaw[at] : G711.ALawSilence;
        }

        if (to is not null && media is not null)
        {
            media.Codec.FromALaw(payload);
            RtpPacket.WriteHeader(datagram, media.PayloadType, sequence == 0, sequence, timestamp, ssrc);
            socket.TrySend(datagram, to);
        }

        sequence++;
        timestamp += Frame;
    }
}
