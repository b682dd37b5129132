using System.Net;
using Hotline.Telephony.Sdp;

namespace Hotline.Telephony.Rtp;

/// <summary>
/// RTP and RTCP over a pair of ports, in clear or sealed with the keys of the description, with a latch on whose packets count. A packet
/// that does not open moves no latch.
/// </summary>
/// <param name="signalling">Where the peer's SIP comes from at first.</param>
/// <param name="drops">Null: nobody counts.</param>
internal sealed class PlainPath(PortPool pool, PortPair ports, IPAddress signalling, Drops? drops = null) : IRtpPath, IDisposable
{
    /// <summary>Datagrams taken from a port in one tick; a flood on one leg may not starve the others.</summary>
    private const int MaxPerTick = 32;

    private readonly SourceLatch latch = new(signalling);
    private IPEndPoint? rtcp;
    private readonly SdesSeal seal = new();
    private IRtpListener? listener;

    public RtpSender Sender { get; } = new();

    public long Strangers => latch.Strangers + seal.Refused;

    public bool IsOpen => latch.Destination is not null;

    public bool MayReturn => false;

    public void Listen(IRtpListener listener, TimeSpan now) => this.listener = listener;

    public void Point(NegotiatedMedia media)
    {
        latch.Signal(media.Remote);
        rtcp = media.RemoteRtcp;
        seal.Use(media.Keys);
    }

    public void Follow(IPAddress from, bool isProven) => latch.Follow(from, isProven);

    public void Receive(Span<byte> buffer, SocketAddress source, TimeSpan now)
    {
        pool.Watch.Look(now);
        for (int left = ports.Rtp.Waiting(MaxPerTick); left > 0 && ports.Rtp.TryReceive(buffer, source, out int length); left--)
            TakeRtp(buffer[..length], source, now);
        for (int left = ports.Rtcp.Waiting(MaxPerTick); left > 0 && ports.Rtcp.TryReceive(buffer, source, out int length); left--)
            TakeRtcp(buffer[..length], source, now);
    }

    public void SendRtp(Span<byte> buffer, int length)
    {
        if (latch.Destination is { } to)
            ports.Rtp.TrySend(buffer[..seal.SealRtp(buffer, length)], to);
    }

    public void SendRtcp(Span<byte> buffer, int length)
    {
        if (RtcpDestination() is { } to)
            ports.Rtcp.TrySend(buffer[..seal.SealRtcp(buffer, length)], to);
    }

    public void Release(TimeSpan now)
    {
        listener = null;
        Dispose();
        pool.Return(ports, latch.Destination);
    }

    /// <summary>Forgets the keys; ports go back with <see cref="Release"/>.</summary>
    public void Dispose() => seal.Dispose();

    private void TakeRtp(Span<byte> datagram, SocketAddress source, TimeSpan now)
    {
        int length = datagram.Length;
        if (RtpPacket.IsRtcp(datagram))
            TakeRtcp(datagram, source, now);
        else if (listener is null)
            return; // Nobody knows yet whose it is: it is not kept for later either.
        else if (!seal.TryOpenRtp(datagram, ref length))
            drops?.Add(Drop.SealedMedia);
        else if (!RtpPacket.TryParse(datagram[..length], out _))
        {
            drops?.Add(Drop.MalformedRtp);
            listener.OnMalformed();
        }
        else if (latch.Admit(source, now))
            listener.OnRtp(datagram[..length], now);
        else
            drops?.Add(Drop.StrangersRtp);
    }

    private void TakeRtcp(Span<byte> datagram, SocketAddress source, TimeSpan now)
    {
        int length = datagram.Length;
        if (latch.Destination is not { } peer || !PeerAddress.SameHost(peer, source))
            drops?.Add(Drop.StrangersRtp);
        else if (!seal.TryOpenRtcp(datagram, ref length))
            drops?.Add(Drop.SealedMedia);
        else
            listener?.OnRtcp(datagram[..length], now);
    }

    /// <summary>The signalled RTCP address; behind a NAT, the port after the one that RTP really comes from.</summary>
    private SocketAddress? RtcpDestination()
    {
        if (latch.Destination is not { } rtp)
            return null;
        var seen = PeerAddress.EndPoint(rtp);
        return rtcp is not null && rtcp.Address.Equals(seen.Address)
            ? rtcp.Serialize()
            : new IPEndPoint(seen.Address, Math.Min(seen.Port + 1, IPEndPoint.MaxPort)).Serialize();
    }
}
