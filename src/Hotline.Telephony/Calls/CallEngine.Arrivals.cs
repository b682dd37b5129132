using System.Net;
using Hotline.Telephony.Sip;

namespace Hotline.Telephony.Calls;

/// <summary>What comes in from the network, and whether it is looked at.</summary>
internal sealed partial class CallEngine
{
    /// <summary>(1) and (2): a datagram from the network. The array becomes the engine's own.</summary>
    public SipArrival Receive(byte[] datagram, IPEndPoint source)
    {
        Tick();
        if (!gate.LetsIn(source.Address, timers.Now))
        {
            return SipArrival.Dropped;
        }

        var arrival = stack.Receive(datagram, source);
        if (arrival != SipArrival.Taken && !IsKeepAlive(datagram))
        {
            drops?.Add(Drop.UnreadableSip);
        }

        return arrival;
    }

    /// <summary>A connection broke.</summary>
    public void Lost(StreamPeer peer)
    {
        Tick();
        stack.Transactions.Lost(peer);
    }

    /// <summary>Whether an address may talk to us at all. From any thread.</summary>
    public bool Allows(IPAddress address) => gate.Allows(address);

    /// <summary>What phones behind a NAT send so that it keeps the way open: empty lines, or nothing.</summary>
    private static bool IsKeepAlive(ReadOnlySpan<byte> datagram) => datagram.Length <= 4 && !datagram.ContainsAnyExcept("\r\n \0"u8);
}
