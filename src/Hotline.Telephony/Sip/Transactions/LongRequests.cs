using System.Net;

namespace Hotline.Telephony.Sip.Transactions;

/// <summary>
/// Which way a request takes that a datagram would cut in pieces (RFC 3261 §18.1.1): TCP, over the connection that stands or one that is made, but none is made to
/// a phone behind NAT, where nothing gets in. Who does not take it gets pieces, and is not asked again for a while: most desk phones listen on UDP alone, and a firewall that is silent costs each request seconds.
/// </summary>
internal sealed class LongRequests(ISipOutlet outlet, TimerQueue timers)
{
    /// <summary>Bytes of a request that fit the path whatever its MTU.</summary>
    public const int MaxDatagram = 1300;

    /// <summary>Bytes that UDP over IPv4 carries at all.</summary>
    public const int LargestDatagram = 65_507;

    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    /// <summary>More than trunks and phones.</summary>
    private const int MostPeers = 4096;

    private readonly TimedMarks<IPEndPoint> withoutTcp = new(Memory, MostPeers);

    /// <summary>Null: it goes in pieces.</summary>
    /// <param name="mayConnect">Somebody may listen there.</param>
    public (StreamPeer Peer, bool IsMade)? Way(IPEndPoint destination, bool mayConnect)
        => outlet.Connected(destination) is { } standing ? (standing, false)
            : !mayConnect || !outlet.Connects || Remembers(destination) ? null
            : (new StreamPeer(destination.Address, destination.Port, StreamProtocol.Tcp), true);

    /// <summary>That it takes no TCP.</summary>
    public bool Remembers(IPEndPoint destination) => withoutTcp.Has(destination, timers.Now);

    /// <summary>No connection was made to it, or the one that was made broke before anything came back.</summary>
    public void Failed(IPEndPoint destination) => withoutTcp.Add(destination, timers.Now);
}
