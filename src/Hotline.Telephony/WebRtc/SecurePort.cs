using System.Net;
using System.Net.Sockets;
using System.Text;
using Hotline.Telephony.Media;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.WebRtc.Dtls;
using Hotline.Telephony.WebRtc.Ice;

namespace Hotline.Telephony.WebRtc;

/// <summary>
/// The one UDP port of the node for all secured lines, with a socket for each family that the node has. What comes is told apart by its first byte (RFC 7983): checks go
/// by the user fragment to their line and bind the address they came from to it; everything else goes by address. A line is of no family: its peer is where its checks come from.
/// </summary>
internal sealed class SecurePort : IMediaInlet, IDisposable
{
    /// <summary>Lines at once, used or not; far above the desks of one node.</summary>
    private const int MaxLines = 4096;

    /// <summary>Datagrams taken from a socket in one tick: 20 ms of a thousand lines that all speak.</summary>
    private const int MaxPerTick = 2048;

    private readonly DatagramSocket socket;
    private readonly DatagramSocket? socket6;
    private readonly DtlsHandshakes handshakes;
    private readonly MediaClock clock;
    private readonly Drops? drops;
    private readonly Lock gate = new();
    private readonly Dictionary<string, SecureAssociation> byFragment = [];
    private readonly LineAddresses addresses = new();
    private readonly byte[] reply = new byte[IceLite.MaxReply];
    private SecureAssociation[] lines = [];

    /// <summary>Joins the clock, before it starts.</summary>
    /// <param name="socket">Of IPv4.</param>
    /// <param name="drops">Null: nobody counts.</param>
    /// <param name="socket6">Of IPv6; its port may be another one. Null: there is none.</param>
    public SecurePort(DatagramSocket socket, DtlsHandshakes handshakes, MediaClock clock, Drops? drops = null, DatagramSocket? socket6 = null)
    {
        (this.socket, this.handshakes, this.clock, this.drops, this.socket6) = (socket, handshakes, clock, drops, socket6);
        clock.Add(this);
    }

    /// <summary>Of IPv4.</summary>
    public int Port => socket.Port;

    /// <summary>From any thread: a new line that waits for its peer's checks. Null when there are too many.</summary>
    /// <param name="kind">Whose it is.</param>
    public SecureAssociation? TryOpen(Guid lineId, MediaLegKind kind, Action<LineEvent> report)
    {
        lock (gate)
        {
            if (byFragment.Count >= MaxLines)
                return null;
            var association = new SecureAssociation(lineId, kind, new IceCredentials(), this, report);
            byFragment[association.Credentials.Ufrag] = association;
            lines = [.. byFragment.Values];
            return association;
        }
    }

    /// <param name="addresses">Ours; those of a family that has no socket here are left out.</param>
    public SecureAnswer Answering(SecureAssociation association, IReadOnlyList<IPAddress> addresses) => new(
        [.. from address in addresses let socket = address.AddressFamily == AddressFamily.InterNetworkV6 ? socket6 : this.socket where socket is not null select new IPEndPoint(address, socket.Port)],
        association.Credentials, handshakes.Fingerprint, association.Sender.Ssrc);

    /// <summary>On the media thread.</summary>
    public void Close(SecureAssociation association)
    {
        association.Dispose();
        lock (gate)
        {
            byFragment.Remove(association.Credentials.Ufrag);
            lines = [.. byFragment.Values];
        }
        addresses.Forget(association);
    }

    /// <summary>On the media thread.</summary>
    public void Receive(Span<byte> buffer, SocketAddress source, TimeSpan now)
    {
        Receive(socket, buffer, source, now);
        if (socket6 is not null)
            Receive(socket6, buffer, source, now);
        foreach (var line in Volatile.Read(ref lines))
            line.Watch(now);
    }

    /// <summary>From any thread.</summary>
    public void Send(ReadOnlySpan<byte> datagram, SocketAddress to) => (PeerAddress.IsIPv6(to) ? socket6 : socket)?.TrySend(datagram, to);

    public bool TryShakeHands(SecureAssociation association, DatagramPipe pipe, DtlsFingerprint expected) =>
        handshakes.TryBegin(association.Kind, pipe, expected, result => clock.Order(() => association.OnHandshake(result))) || Dropped(Drop.HandshakePutOff);

    public void Dispose()
    {
        socket.Dispose();
        socket6?.Dispose();
    }

    private void Receive(DatagramSocket socket, Span<byte> buffer, SocketAddress source, TimeSpan now)
    {
        for (int i = 0; i < MaxPerTick && socket.TryReceive(buffer, source, out int length); i++)
            Take(buffer[..length], source, now);
    }

    private void Take(Span<byte> datagram, SocketAddress source, TimeSpan now)
    {
        if (datagram.IsEmpty)
            Dropped(Drop.Unreadable);
        else if (datagram[0] <= 3)
            TakeCheck(datagram, source, now);
        else if (datagram[0] is >= 20 and <= 63)
            TakeDtls(datagram, source);
        else if (datagram[0] is not (>= 128 and <= 191))
            Dropped(Drop.Unreadable);
        else if (addresses.Find(PeerKey.Of(source)) is not { } line)
            Dropped(Drop.UnknownMedia);
        else if (!line.TryTakeMedia(datagram, now))
            Dropped(Drop.SealedMedia);
    }

    private void TakeDtls(ReadOnlySpan<byte> datagram, SocketAddress source)
    {
        if (addresses.Find(PeerKey.Of(source)) is not { } line)
            Dropped(Drop.UnknownDtls);
        else if (!line.TryTakeDtls(datagram))
            Dropped(Drop.UnawaitedDtls);
    }

    private void TakeCheck(ReadOnlySpan<byte> datagram, SocketAddress source, TimeSpan now)
    {
        if (!StunMessage.TryParse(datagram, out var check))
        {
            Dropped(Drop.Unreadable);
            return;
        }
        if (Find(IceLite.OurFragment(check.Username)) is not { } line)
        {
            Dropped(Drop.UnknownCheck);
            return;
        }
        bool signed = check.IsSignedWith(line.Credentials.Key);
        if (!signed)
            Dropped(Drop.UnsignedCheck); // It is told so all the same.
        else if (!addresses.TryBind(PeerKey.Of(source), line, now))
        {
            Dropped(Drop.ForeignCheck);
            return;
        }
        int length = line.OnCheck(check, signed, PeerAddress.EndPoint(source), reply, now);
        if (length > 0)
            Send(reply.AsSpan(0, length), source);
    }

    /// <returns>False.</returns>
    private bool Dropped(Drop kind)
    {
        drops?.Add(kind);
        return false;
    }

    private SecureAssociation? Find(ReadOnlySpan<byte> fragment)
    {
        if (fragment.Length is 0 or > 64)
            return null;
        lock (gate)
            return byFragment.GetValueOrDefault(Encoding.ASCII.GetString(fragment));
    }
}
