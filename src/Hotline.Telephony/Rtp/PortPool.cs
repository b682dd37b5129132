using System.Net;
using System.Net.Sockets;

namespace Hotline.Telephony.Rtp;

/// <summary>
/// The RTP/RTCP port pairs of the node: RTP on the even port, RTCP on the next (RFC 3550 §11).
/// A pair given back rests before it is handed out again, and longer while its last peer goes on sending; what comes meanwhile is thrown away. Pairs are handed
/// out in turn. So a new caller never hears the old one. Safe for any thread.
/// </summary>
internal sealed class PortPool : IDisposable
{
    /// <summary>Without a word of the last peer. Longer than any network delays a packet, and than phones go on sending after BYE.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    /// <summary>A peer that never falls silent does not take the pair for ever; the next one's latch tells them apart.</summary>
    public static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(1);

    private readonly IPAddress address;
    private readonly IPAddress? address6;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly Queue<int> free = new();
    private readonly List<Resting> resting = [];
    private readonly ITimer drain;

    /// <summary>Says which of the pairs have something to read.</summary>
    public SocketWatch Watch { get; } = new();

    /// <param name="first">Lowest port of the range, rounded up to even.</param>
    /// <param name="last">Highest port of the range.</param>
    /// <param name="address6">That of IPv6; null: there is none. A port is one of either, never of both at once.</param>
    public PortPool(IPAddress address, int first, int last, TimeProvider time, IPAddress? address6 = null)
    {
        (this.address, this.address6) = (address, address6);
        this.time = time;
        drain = time.CreateTimer(_ => Drain(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        for (int port = first + (first & 1); port + 1 <= last; port += 2)
            free.Enqueue(port);
    }

    /// <summary>A bound pair, or null when all are in use, resting or taken by other programs, or there is none of that family.</summary>
    public PortPair? TryRent(AddressFamily family = AddressFamily.InterNetwork)
    {
        if ((family == AddressFamily.InterNetworkV6 ? address6 : this.address) is not { } address)
            return null;
        lock (gate)
        {
            for (int left = free.Count; left > 0; left--)
            {
                int port = free.Dequeue();
                if (TryBind(address, port) is { } pair)
                    return pair;
                free.Enqueue(port);
            }
            return null;
        }
    }

    /// <summary>One bound port of the range for as long as the process lives, or null.</summary>
    public DatagramSocket? TryTakeOne(AddressFamily family = AddressFamily.InterNetwork)
    {
        if (TryRent(family) is not { } pair)
            return null;
        Watch.Forget(pair.Rtcp);
        pair.Rtcp.Dispose();
        return pair.Rtp;
    }

    /// <summary>Lets a pair rest.</summary>
    /// <param name="peer">Where its RTP came from; null: nothing did.</param>
    public void Return(PortPair pair, SocketAddress? peer = null)
    {
        Watch.Forget(pair.Rtp);
        Watch.Forget(pair.Rtcp);
        lock (gate)
        {
            resting.Add(new Resting(pair, peer, time.GetTimestamp()));
            if (resting.Count == 1)
                drain.Change(DrainTime, DrainTime);
        }
    }

    public void Dispose()
    {
        drain.Dispose();
        lock (gate)
            this.resting.ForEach(resting => resting.Close());
        Watch.Dispose();
    }

    /// <summary>Frees the pairs that have rested.</summary>
    private void Drain()
    {
        lock (gate)
        {
            resting.RemoveAll(IsFreed);
            if (resting.Count == 0)
                drain.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private bool IsFreed(Resting resting)
    {
        if (!resting.HasRested(time))
            return false;
        resting.Close();
        free.Enqueue(resting.Port);
        return true;
    }

    private PortPair? TryBind(IPAddress address, int port)
    {
        DatagramSocket? rtp = null, rtcp = null;
        try
        {
            rtp = new DatagramSocket(new IPEndPoint(address, port));
            rtcp = new DatagramSocket(new IPEndPoint(address, port + 1));
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

    /// <summary>Stays bound, or what comes would wait for nobody knows whom.</summary>
    private sealed class Resting(PortPair pair, SocketAddress? peer, long closed)
    {
        private readonly long closed = closed;
        private long silentSince = closed;

        public int Port => pair.Port;

        /// <summary>Drains it: has its peer been silent for long enough?</summary>
        public bool HasRested(TimeProvider time)
        {
            pair.Rtcp.Drain();
            if (pair.Rtp.Drain(peer))
                silentSince = time.GetTimestamp();
            return time.GetElapsedTime(silentSince) >= Rest || time.GetElapsedTime(this.closed) >= LongestRest;
        }

        public void Close()
        {
            pair.Rtp.Dispose();
            pair.Rtcp.Dispose();
        }
    }
}

internal sealed record PortPair(int Port, DatagramSocket Rtp, DatagramSocket Rtcp);
