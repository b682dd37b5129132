using System.Net;

namespace Hotline.Telephony.Rtp;

/// <summary>
/// Decides whose packets are the peer's (symmetric RTP, RFC 4961). The first packet from the host
/// that SDP names, or from the one that signals (a peer behind a NAT names an address nobody sees), locks the source;
/// packets of strangers are counted and dropped. A lock on anything but the signalled address and port gives way once to exactly that one. When the peer describes itself
/// anew inside the call, or its SIP comes from elsewhere (ADR 0135), and what is locked has fallen silent, as when a NAT has given the phone another port or address, the next fitting packet locks.
/// </summary>
/// <param name="signalling">Where the peer's SIP comes from at first.</param>
internal sealed class SourceLatch(IPAddress signalling)
{
    /// <summary>How long what is locked is silent before another may take its place: packets that were under way are through by then.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    /// <summary>How long after such a word the place may be taken.</summary>
    private static readonly TimeSpan Open = TimeSpan.FromSeconds(10);

    private IPAddress _signalling = signalling;
    private SocketAddress? _signalled;
    private PeerKey _signalledKey;
    private PeerKey _lockedKey;
    private IPAddress? _host;
    private SocketAddress? _locked;
    private bool _exact;
    private bool _isAnew;
    private TimeSpan _openUntil;
    private TimeSpan _heard;

    /// <summary>Where to send: the locked source, else where SDP said; null when neither is known.</summary>
    public SocketAddress? Destination => _locked ?? _signalled;

    public bool IsLocked => _locked is not null;

    /// <summary>Packets dropped because they came from someone else.</summary>
    public long Strangers { get; private set; }

    /// <summary>The peer moved, or is heard of for the first time: the next fitting packet locks anew. The same address again does not unlock one that is heard.</summary>
    public void Signal(IPEndPoint? remote)
    {
        var signalled = remote?.Serialize();
        if (signalled is null)
            return;
        if (signalled.Equals(_signalled))
        {
            _isAnew = true;
            return;
        }
        (_signalled, _signalledKey) = (signalled, PeerKey.Of(signalled));
        _host = remote!.Address; // not null: its serialised form is not
        _locked = null;
        _exact = false;
    }

    /// <summary>The peer's SIP comes from there now: its sound may, and no more from where it came before, once that is silent.</summary>
    /// <param name="isProven">It has shown its secret: though it signals from where it did, its sound may have got another port.</param>
    public void Follow(IPAddress from, bool isProven)
    {
        _isAnew |= isProven || !from.Equals(_signalling);
        _signalling = from;
    }

    /// <summary>Tells whether a datagram from <paramref name="source"/> is the peer's.</summary>
    /// <param name="now">By the media clock.</param>
    public bool Admit(SocketAddress source, TimeSpan now)
    {
        if (_isAnew)
            (_isAnew, _openUntil) = (false, now + Open);
        var from = PeerKey.Of(source);
        if (_locked is not null && from == _lockedKey)
        {
            _heard = now;
            return true;
        }
        if (_locked is not null && (_exact || from != _signalledKey) && (now > _openUntil || now - _heard < Quiet))
        {
            Strangers++;
            return false;
        }
        _exact = from == _signalledKey;
        if (!_exact && !IsPlausible(source))
        {
            Strangers++;
            return false;
        }
        (_locked, _lockedKey, _heard, _openUntil) = (Copy(source), from, now, TimeSpan.Zero);
        return true;
    }

    private bool IsPlausible(SocketAddress source)
    {
        var address = PeerAddress.Host(source);
        return address.Equals(_host) || address.Equals(_signalling);
    }

    private static SocketAddress Copy(SocketAddress source)
    {
        var copy = new SocketAddress(source.Family, source.Size);
        source.Buffer[..source.Size].CopyTo(copy.Buffer);
        return copy;
    }
}
