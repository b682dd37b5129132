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

    private IPAddress signalling = signalling;
    private SocketAddress? signalled;
    private PeerKey signalledKey;
    private PeerKey lockedKey;
    private IPAddress? host;
    private SocketAddress? locked;
    private bool exact;
    private bool isAnew;
    private TimeSpan openUntil;
    private TimeSpan heard;

    /// <summary>Where to send: the locked source, else where SDP said; null when neither is known.</summary>
    public SocketAddress? Destination => locked ?? signalled;

    public bool IsLocked => locked is not null;

    /// <summary>Packets dropped because they came from someone else.</summary>
    public long Strangers { get; private set; }

    /// <summary>The peer moved, or is heard of for the first time: the next fitting packet locks anew. The same address again does not unlock one that is heard.</summary>
    public void Signal(IPEndPoint? remote)
    {
        var signalled = remote?.Serialize();
        if (signalled is null)
            return;
        if (signalled.Equals(this.signalled))
        {
            isAnew = true;
            return;
        }
        (this.signalled, signalledKey) = (signalled, PeerKey.Of(signalled));
        host = remote!.Address; // not null: its serialised form is not
        locked = null;
        exact = false;
    }

    /// <summary>The peer's SIP comes from there now: its sound may, and no more from where it came before, once that is silent.</summary>
    /// <param name="isProven">It has shown its secret: though it signals from where it did, its sound may have got another port.</param>
    public void Follow(IPAddress from, bool isProven)
    {
        isAnew |= isProven || !from.Equals(signalling);
        signalling = from;
    }

    /// <summary>Tells whether a datagram from <paramref name="source"/> is the peer's.</summary>
    /// <param name="now">By the media clock.</param>
    public bool Admit(SocketAddress source, TimeSpan now)
    {
        if (isAnew)
            (isAnew, openUntil) = (false, now + Open);
        var from = PeerKey.Of(source);
        if (locked is not null && from == lockedKey)
        {
            heard = now;
            return true;
        }
        if (locked is not null && (exact || from != signalledKey) && (now > openUntil || now - heard < Quiet))
        {
            Strangers++;
            return false;
        }
        exact = from == signalledKey;
        if (!exact && !IsPlausible(source))
        {
            Strangers++;
            return false;
        }
        (locked, lockedKey, heard, openUntil) = (Copy(source), from, now, TimeSpan.Zero);
        return true;
    }

    private bool IsPlausible(SocketAddress source)
    {
        var address = PeerAddress.Host(source);
        return address.Equals(host) || address.Equals(signalling);
    }

    private static SocketAddress Copy(SocketAddress source)
    {
        var copy = new SocketAddress(source.Family, source.Size);
        source.Buffer[..source.Size].CopyTo(copy.Buffer);
        return copy;
    }
}
