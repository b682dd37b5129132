using System.Net;
using System.Net.Sockets;

namespace Hotline.Telephony.Rtp;

/// <summary>
/// The RTP/RTCP port pairs of the node: RTP on the even port, RTCP on the next (RFC 3550 §11).
/// A pair given back rests before it is handed out again, and pairs are handed out in turn, so that late packets
/// of one call never reach the next. Safe for any thread.
/// </summary>
internal sealed class PortPool : IDisposable
{
    /// <summary>Longer than any network delays a packet, and than phones go on sending after BYE.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private readonly IPAddress _address;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Queue<int> _free = new();
    private readonly Queue<(int Port, long Since)> _resting = new();

    /// <summary>Says which of the pairs have something to read.</summary>
    public SocketWatch Watch { get; } = new();

    /// <param name="first">Lowest port of the range, rounded up to even.</param>
    /// <param name="last">Highest port of the range.</param>
    public PortPool(IPAddress address, int first, int last, TimeProvider time)
    {
        _address = address;
        _time = time;
        for (int port = first + (first & 1); port + 1 <= last; port += 2)
            _free.Enqueue(port);
    }

    /// <summary>A bound pair, or null when all are in use, resting or taken by other programs.</summary>
    public PortPair? TryRent()
    {
        lock (_lock)
        {
            while (_resting.TryPeek(out var rested) && _time.GetElapsedTime(rested.Since) >= Rest)
                _free.Enqueue(_resting.Dequeue().Port);
            for (int left = _free.Count; left > 0; left--)
            {
                int port = _free.Dequeue();
                if (TryBind(port) is { } pair)
                    return pair;
                _free.Enqueue(port);
            }
            return null;
        }
    }

    /// <summary>One bound port of the range for as long as the process lives, or null.</summary>
    public DatagramSocket? TryTakeOne()
    {
        if (TryRent() is not { } pair)
            return null;
        Watch.Forget(pair.Rtcp);
        pair.Rtcp.Dispose();
        return pair.Rtp;
    }

    public void Dispose() => Watch.Dispose();

    /// <summary>Closes a pair and lets its ports rest.</summary>
    public void Return(PortPair pair)
    {
        Watch.Forget(pair.Rtp);
        Watch.Forget(pair.Rtcp);
        pair.Rtp.Dispose();
        pair.Rtcp.Dispose();
        lock (_lock)
            _resting.Enqueue((pair.Port, _time.GetTimestamp()));
    }

    private PortPair? TryBind(int port)
    {
        DatagramSocket? rtp = null, rtcp = null;
        try
        {
            rtp = new DatagramSocket(new IPEndPoint(_address, port));
            rtcp = new DatagramSocket(new IPEndPoint(_address, port + 1));
            Watch.Join(rtp);
            Watch.Join(rtcp);
            return new PortPair(port, rtp, rtcp);
        }
        catch (SocketException)
        {
            rtp?.Dispose();
            rtcp?.Dispose();
            return null;
        }
    }
}

internal sealed record PortPair(int Port, DatagramSocket Rtp, DatagramSocket Rtcp);
