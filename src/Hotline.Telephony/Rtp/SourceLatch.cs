using System.Net;
using System.Net.Sockets;

namespace Hotline.Telephony.Rtp;

/// <summary>
/// Decides whose packets are the peer's (symmetric RTP, RFC 4961). The first packet from the host
/// that SDP names, or from the one that signals (a peer behind a NAT names an address nobody sees), locks the source;
/// packets of strangers are counted and dropped. A lock on anything but the signalled address and port gives way once to exactly that one.
/// </summary>
/// <param name="signalling">Where the peer's SIP comes from.</param>
internal sealed class SourceLatch(IPAddress signalling)
{
    private SocketAddress? _signalled;
    private IPAddress? _host;
    private SocketAddress? _locked;
    private bool _exact;

    /// <summary>Where to send: the locked source, else where SDP said; null when neither is known.</summary>
    public SocketAddress? Destination => _locked ?? _signalled;

    public bool IsLocked => _locked is not null;

    /// <summary>Packets dropped because they came from someone else.</summary>
    public long Strangers { get; private set; }

    /// <summary>The peer moved, or is heard of for the first time: the next fitting packet locks anew. The same address again changes nothing.</summary>
    public void Signal(IPEndPoint? remote)
    {
        var signalled = remote?.Serialize();
        if (signalled is null || signalled.Equals(_signalled))
            return;
        _signalled = signalled;
        _host = remote!.Address; // not null: its serialised form is not
        _locked = null;
        _exact = false;
    }

    /// <summary>Tells whether a datagram from <paramref name="source"/> is the peer's.</summary>
    public bool Admit(SocketAddress source)
    {
        if (_locked is not null && (_exact || !source.Equals(_signalled)))
        {
            if (source.Equals(_locked))
                return true;
            Strangers++;
            return false;
        }
        _exact = source.Equals(_signalled);
        if (!_exact && !IsPlausible(source))
        {
            Strangers++;
            return false;
        }
        _locked = Copy(source);
        return true;
    }

    private bool IsPlausible(SocketAddress source)
    {
        var address = ((IPEndPoint)new IPEndPoint(IPAddress.Any, 0).Create(source)).Address;
        return address.Equals(_host) || address.Equals(signalling);
    }

    private static SocketAddress Copy(SocketAddress source)
    {
        var copy = new SocketAddress(AddressFamily.InterNetwork, source.Size);
        source.Buffer[..source.Size].CopyTo(copy.Buffer);
        return copy;
    }
}
