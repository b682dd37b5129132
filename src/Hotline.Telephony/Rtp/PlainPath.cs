using System.Buffers.Binary;
using System.Net;
using Hotline.Telephony.Sdp;

namespace Hotline.Telephony.Rtp;

/// <summary>RTP and RTCP in clear over a pair of ports, with a latch on whose packets count.</summary>
/// <param name="signalling">Where the peer's SIP comes from.</param>
internal sealed class PlainPath(PortPool pool, PortPair ports, IPAddress signalling) : IRtpPath
{
    /// <summary>Datagrams taken from a port in one tick; a flood on one leg may not starve the others.</summary>
    private const int MaxPerTick = 32;

    private readonly SourceLatch _latch = new(signalling);
    private IPEndPoint? _rtcp;
    private IRtpListener? _listener;

    public RtpSender Sender { get; } = new();

    public long Strangers => _latch.Strangers;

    public bool IsOpen => _latch.Destination is not null;

    public bool MayReturn => false;

    public void Listen(IRtpListener listener, TimeSpan now) => _listener = listener;

    public void Point(NegotiatedMedia media)
    {
        _latch.Signal(media.Remote);
        _rtcp = media.RemoteRtcp;
    }

    public void Receive(Span<byte> buffer, SocketAddress source, TimeSpan now)
    {
        for (int i = 0; i < MaxPerTick && ports.Rtp.TryReceive(buffer, source, out int length); i++)
        {
            var datagram = buffer[..length];
            if (RtpPacket.IsRtcp(datagram))
                TakeRtcp(datagram, source, now);
            else if (_listener is null)
                continue; // Nobody knows yet whose it is: it is not kept for later either.
            else if (!RtpPacket.TryParse(datagram, out _))
                _listener.OnMalformed();
            else if (_latch.Admit(source))
                _listener.OnRtp(datagram, now);
        }
        for (int i = 0; i < MaxPerTick && ports.Rtcp.TryReceive(buffer, source, out int length); i++)
            TakeRtcp(buffer[..length], source, now);
    }

    public void SendRtp(Span<byte> buffer, int length)
    {
        if (_latch.Destination is { } to)
            ports.Rtp.TrySend(buffer[..length], to);
    }

    public void SendRtcp(Span<byte> buffer, int length)
    {
        if (RtcpDestination() is { } to)
            ports.Rtcp.TrySend(buffer[..length], to);
    }

    public void Release(TimeSpan now)
    {
        _listener = null;
        pool.Return(ports);
    }

    private void TakeRtcp(ReadOnlySpan<byte> datagram, SocketAddress source, TimeSpan now)
    {
        if (_latch.Destination is { } peer && SameHost(peer, source))
            _listener?.OnRtcp(datagram, now);
    }

    /// <summary>The signalled RTCP address; behind a NAT, the port after the one that RTP really comes from.</summary>
    private SocketAddress? RtcpDestination()
    {
        if (_latch.Destination is not { } rtp)
            return null;
        var seen = (IPEndPoint)new IPEndPoint(IPAddress.Any, 0).Create(rtp);
        return _rtcp is not null && _rtcp.Address.Equals(seen.Address)
            ? _rtcp.Serialize()
            : new IPEndPoint(seen.Address, Math.Min(seen.Port + 1, IPEndPoint.MaxPort)).Serialize();
    }

    /// <summary>Compares the address in sockaddr_in, which stands after family and port.</summary>
    private static bool SameHost(SocketAddress a, SocketAddress b) =>
        BinaryPrimitives.ReadUInt32BigEndian(a.Buffer.Span[4..]) == BinaryPrimitives.ReadUInt32BigEndian(b.Buffer.Span[4..]);
}
