using System.Net;
using Hotline.Telephony.Codecs;
using Hotline.Telephony.Media;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.WebRtc.Dtls;
using Hotline.Telephony.WebRtc.Ice;
using Hotline.Telephony.Srtp;

namespace Hotline.Telephony.WebRtc;

/// <summary>
/// One secured line, from its first connectivity check to its end: (1) a check under our password tells where the peer is,
/// (2) DTLS shakes hands there, (3) SRTP flows. Owned by the media thread; only <see cref="SendDtls"/> is another's.
/// </summary>
internal sealed class SecureAssociation(Guid lineId, MediaLegKind kind, IceCredentials credentials, SecurePort port, Action<LineEvent> report) : IDisposable
{
    /// <summary>From the answer to keys.</summary>
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(20);

    /// <summary>Browsers check every 2.5 s or so (RFC 7675 asks for every 5 s at least).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private const int MaxHandshakes = 4;

    private readonly IceLite ice = new(credentials);
    private volatile SocketAddress? remote;
    private DtlsFingerprint? expected;
    private DatagramPipe? pipe;
    private DtlsResult? keys;
    private SrtpSealer? sealer;
    private SrtpOpener? opener;
    private IRtpListener? listener;
    private int handshakes;
    private TimeSpan? lastAlive;
    private TimeSpan restingSince;
    private bool toldLost;
    private bool over;

    public Guid LineId => lineId;

    /// <summary>Whose it is.</summary>
    public MediaLegKind Kind => kind;

    public IceCredentials Credentials => credentials;

    /// <summary>One stream for as long as the line stands, whatever calls come and go: its SSRC is named in SDP.</summary>
    public RtpSender Sender { get; } = new();

    public long Refused => opener?.Refused ?? 0;

    /// <summary>Its peer was heard a moment ago, by a check under our password or by a packet that opened.</summary>
    public bool IsHeard(TimeSpan now) => !over && now - lastAlive < Patience;

    public bool IsConnected => sealer is not null && !over;

    /// <summary>The peer's certificate must have this fingerprint; until it is known, nobody shakes hands.</summary>
    public void Expect(DtlsFingerprint fingerprint) => expected ??= fingerprint;

    /// <summary>Whose call is on the line; null: none, audio is dropped.</summary>
    public void Listen(IRtpListener? listener, TimeSpan now)
    {
        if (listener is null)
            restingSince = now;
        else if (this.listener is null && restingSince > TimeSpan.Zero)
            Sender.Skip((int)((now - restingSince).TotalSeconds * G711.Rate));
        this.listener = listener;
    }

    /// <summary>(1) Answers a check.</summary>
    /// <param name="signed">Under our password.</param>
    /// <returns>The reply's length; 0: nothing to say.</returns>
    public int OnCheck(in StunMessage check, bool signed, IPEndPoint source, Span<byte> reply, TimeSpan now)
    {
        int length = ice.Answer(check, source, reply);
        if (ice.Remote is { } remote && length > 0)
        {
            this.remote = remote.Serialize();
            if (signed)
                lastAlive = now;
            ShakeHands();
        }
        return length;
    }

    /// <summary>(2) A datagram of the handshake. What comes after it needs no answer from a client and is not even read: nothing but a check or SRTP tells that the peer is there.</summary>
    /// <returns>False: none is awaited.</returns>
    public bool TryTakeDtls(ReadOnlySpan<byte> datagram) => pipe?.TryPut(datagram) == true;

    /// <summary>(3) A packet of audio or a report.</summary>
    /// <returns>False: it did not open, or there are no keys yet.</returns>
    public bool TryTakeMedia(Span<byte> packet, TimeSpan now)
    {
        int length = packet.Length;
        if (this.opener is not { } opener)
            return false;
        if (RtpPacket.IsRtcp(packet))
        {
            if (!opener.TryOpenRtcp(packet, ref length))
                return false;
            listener?.OnRtcp(packet[..length], now);
        }
        else
        {
            if (!opener.TryOpenRtp(packet, ref length))
                return false;
            listener?.OnRtp(packet[..length], now);
        }
        lastAlive = now;
        return true;
    }

    public void SendRtp(Span<byte> buffer, int length)
    {
        if (this.sealer is { } sealer && remote is { } to)
            port.Send(buffer[..sealer.SealRtp(buffer, length)], to);
    }

    public void SendRtcp(Span<byte> buffer, int length)
    {
        if (this.sealer is { } sealer && remote is { } to)
            port.Send(buffer[..sealer.SealRtcp(buffer, length)], to);
    }

    /// <summary>Tells once that the peer is gone.</summary>
    public void Watch(TimeSpan now)
    {
        lastAlive ??= now;
        if (over || toldLost || now - lastAlive.Value < (IsConnected ? Patience : ConnectPatience))
            return;
        // Whose line it is decides: a SIP phone may be silent and check no more.
        toldLost = true;
        report(new LineEvent.Lost(lineId));
    }

    /// <summary>Says good-bye and forgets the keys. May be called twice.</summary>
    public void Dispose()
    {
        over = true;
        listener = null;
        pipe?.Close();
        keys?.Transport.Close();
        sealer?.Dispose();
        opener?.Dispose();
        (keys, sealer, opener, remote) = (null, null, null, null);
    }

    private void ShakeHands()
    {
        if (this.pipe is not null || keys is not null || over || expected is null || handshakes >= MaxHandshakes)
            return;
        var pipe = new DatagramPipe(SendDtls);
        if (port.TryShakeHands(this, pipe, expected))
            (this.pipe, handshakes) = (pipe, handshakes + 1);
    }

    /// <summary>On the handshake's thread.</summary>
    private void SendDtls(byte[] datagram)
    {
        if (remote is { } to)
            port.Send(datagram, to);
    }

    /// <summary>The handshake is over; with null it failed, and the next check begins another.</summary>
    internal void OnHandshake(DtlsResult? result)
    {
        if (over)
        {
            result?.Transport.Close();
            return;
        }
        pipe = null;
        if (result is null)
            return;
        keys = result;
        sealer = new SrtpSealer(result.Ours, SrtpSuite.Tag80);
        opener = new SrtpOpener(result.Theirs, SrtpSuite.Tag80);
        report(new LineEvent.Connected(lineId));
    }
}
