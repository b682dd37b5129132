using System.Buffers.Binary;
using System.Net;
using System.Text;
using Hotline.Telephony.Media;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.WebRtc.Dtls;
using Hotline.Telephony.WebRtc.Ice;

namespace Hotline.Telephony.WebRtc;

/// <summary>
/// The one UDP port of the node for all secured lines. What comes is told apart by its first byte (RFC 7983): checks go by
/// the user fragment to their line and bind the address they came from to it; everything else goes by address.
/// </summary>
internal sealed class SecurePort : IMediaInlet, IDisposable
{
    /// <summary>Lines at once, used or not; far above the desks of one node.</summary>
    private const int MaxLines = 4096;

    /// <summary>Datagrams taken in one tick: 20 ms of a thousand lines that all speak.</summary>
    private const int MaxPerTick = 2048;

    private readonly DatagramSocket _socket;
    private readonly DtlsHandshakes _handshakes;
    private readonly MediaClock _clock;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SecureAssociation> _byFragment = [];
    private readonly Dictionary<ulong, SecureAssociation> _byAddress = [];
    private readonly byte[] _reply = new byte[IceLite.MaxReply];
    private SecureAssociation[] _lines = [];

    /// <summary>Joins the clock, before it starts.</summary>
    public SecurePort(DatagramSocket socket, DtlsHandshakes handshakes, MediaClock clock)
    {
        (_socket, _handshakes, _clock) = (socket, handshakes, clock);
        clock.Add(this);
    }

    public int Port => _socket.Port;

    /// <summary>From any thread: a new line that waits for its peer's checks. Null when there are too many.</summary>
    public SecureAssociation? TryOpen(Guid lineId, Action<LineEvent> report)
    {
        lock (_lock)
        {
            if (_byFragment.Count >= MaxLines)
                return null;
            var association = new SecureAssociation(lineId, new IceCredentials(), this, report);
            _byFragment[association.Credentials.Ufrag] = association;
            _lines = [.. _byFragment.Values];
            return association;
        }
    }

    public SecureAnswer Answering(SecureAssociation association, IReadOnlyList<IPAddress> addresses) =>
        new(addresses, Port, association.Credentials, _handshakes.Fingerprint, association.Sender.Ssrc);

    /// <summary>On the media thread.</summary>
    public void Close(SecureAssociation association)
    {
        association.Dispose();
        lock (_lock)
        {
            _byFragment.Remove(association.Credentials.Ufrag);
            _lines = [.. _byFragment.Values];
        }
        foreach (ulong address in _byAddress.Where(pair => pair.Value == association).Select(pair => pair.Key).ToList())
            _byAddress.Remove(address);
    }

    /// <summary>On the media thread.</summary>
    public void Receive(Span<byte> buffer, SocketAddress source, TimeSpan now)
    {
        for (int i = 0; i < MaxPerTick && _socket.TryReceive(buffer, source, out int length); i++)
            Take(buffer[..length], source, now);
        foreach (var line in Volatile.Read(ref _lines))
            line.Watch(now);
    }

    /// <summary>From any thread.</summary>
    public void Send(ReadOnlySpan<byte> datagram, SocketAddress to) => _socket.TrySend(datagram, to);

    public bool TryShakeHands(SecureAssociation association, DatagramPipe pipe, DtlsFingerprint expected) =>
        _handshakes.TryBegin(pipe, expected, result => _clock.Order(() => association.OnHandshake(result)));

    public void Dispose() => _socket.Dispose();

    private void Take(Span<byte> datagram, SocketAddress source, TimeSpan now)
    {
        if (datagram.IsEmpty)
            return;
        if (datagram[0] <= 3)
            TakeCheck(datagram, source, now);
        else if (_byAddress.GetValueOrDefault(Key(source)) is not { } line)
            return;
        else if (datagram[0] is >= 20 and <= 63)
            line.OnDtls(datagram);
        else if (datagram[0] is >= 128 and <= 191)
            line.OnMedia(datagram, now);
    }

    private void TakeCheck(ReadOnlySpan<byte> datagram, SocketAddress source, TimeSpan now)
    {
        if (!StunMessage.TryParse(datagram, out var check) || Find(IceLite.OurFragment(check.Username)) is not { } line)
            return;
        var from = (IPEndPoint)new IPEndPoint(IPAddress.Any, 0).Create(source);
        int length = line.OnCheck(check, from, _reply, now);
        if (check.IsSignedWith(line.Credentials.Key))
            _byAddress[Key(source)] = line;
        if (length > 0)
            _socket.TrySend(_reply.AsSpan(0, length), source);
    }

    private SecureAssociation? Find(ReadOnlySpan<byte> fragment)
    {
        if (fragment.Length is 0 or > 64)
            return null;
        lock (_lock)
            return _byFragment.GetValueOrDefault(Encoding.ASCII.GetString(fragment));
    }

    /// <summary>IPv4 address and port of a sockaddr_in.</summary>
    private static ulong Key(SocketAddress source) =>
        (ulong)BinaryPrimitives.ReadUInt32BigEndian(source.Buffer.Span[4..]) << 16 | BinaryPrimitives.ReadUInt16BigEndian(source.Buffer.Span[2..]);
}
