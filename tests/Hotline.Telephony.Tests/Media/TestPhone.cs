using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Hotline.Telephony.Codecs;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.Srtp;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Media;

/// <summary>A telephone on a real loopback socket: says a tone in 20 ms packets, keeps what it hears.</summary>
internal sealed class TestPhone : IDisposable
{
    private DatagramSocket _socket;
    private readonly DatagramSocket _rtcp;
    private readonly SocketAddress _source = new(AddressFamily.InterNetworkV6);
    private readonly short[] _tone;
    private readonly byte[] _buffer = new byte[2048];
    private SrtpSealer? _sealer;
    private SrtpOpener? _opener;
    private int _at;
    private TimeSpan _next;
    private (byte Type, byte Code, uint Began, int Frame)? _press;
    private uint? _lastKey;

    /// <param name="start">When it begins to talk.</param>
    /// <param name="at">Of the loopback network, or ::1; null: 127.0.0.1.</param>
    public TestPhone(double hertz, AudioCodec codec = AudioCodec.Pcma, TimeSpan start = default, IPAddress? at = null)
    {
        Node = NodeFor(at);
        _socket = new DatagramSocket(new IPEndPoint(at ?? IPAddress.Loopback, 0));
        _rtcp = new DatagramSocket(new IPEndPoint(Node, 0));
        Host = Node.ToString();
        _next = start;
        _tone = Tone.Sine(hertz, TimeSpan.FromSeconds(1));
        Codec = codec;
    }

    public AudioCodec Codec { get; }

    /// <summary>The node's address, of the phone's family.</summary>
    public IPAddress Node { get; private set; }

    /// <summary>Where it believes itself to be.</summary>
    public string Host { get; set; }

    /// <summary>The payload type of its keys.</summary>
    public byte KeyType { get; set; } = 101;

    /// <summary>Where to send; nothing is sent before it is known.</summary>
    public int? To { get; set; }

    /// <summary>The port that the last packet came from; null: none has come.</summary>
    public int? From { get; private set; }

    /// <summary>A key is down.</summary>
    public bool IsPressing => _press is not null;

    public bool Mute { get; set; }

    /// <summary>Every n-th packet is lost on the way; 0: none.</summary>
    public int DropEvery { get; set; }

    /// <summary>Packets that did not open under the key of whoever sends them.</summary>
    public int Unopened { get; private set; }

    /// <summary>The last RTCP datagram heard.</summary>
    public byte[]? LastReport { get; private set; }

    /// <summary>Takes what comes on the audio port and is no audio (RFC 7983): answers to checks, and handshakes.</summary>
    public Action<byte[]>? Aside { get; set; }

    public ushort Sequence { get; private set; } = 65_000;

    public uint Timestamp { get; private set; } = 4_294_900_000;

    public List<Heard> Packets { get; } = [];

    /// <summary>Whether that tone is what came.</summary>
    public bool Hears(double hertz)
    {
        short[] heard = [.. Packets.SelectMany(packet => packet.Samples)];
        return heard.Length > 0 && Tone.Share(heard, hertz) > 0.8;
    }

    /// <summary>The keys that others pressed, once each (RFC 4733 §2.5.1.2).</summary>
    public List<char> Keys { get; } = [];

    /// <summary>Everything heard, laid by timestamp.</summary>
    public short[] Audio
    {
        get
        {
            var voices = Packets.FindAll(p => p.PayloadType != KeyType);
            if (voices.Count == 0)
                return [];
            uint start = voices[0].Timestamp;
            var audio = new short[voices.Max(p => p.Timestamp - start + (uint)p.Samples.Length)];
            foreach (var packet in voices)
                packet.Samples.CopyTo(audio, (int)(packet.Timestamp - start));
            return audio;
        }
    }

    public int Port => _socket.Port;

    private string At => $"IN {(Host.Contains(':') ? "IP6" : "IP4")} {Host}";

    public byte[] Sdp(string extra = "") => Encoding.UTF8.GetBytes(
        $"v=0\r\no=- 1 1 {At}\r\ns=-\r\nc={At}\r\nt=0 0\r\nm=audio {_socket.Port} RTP/AVP {(int)Codec} {KeyType}\r\n"
        + $"a=rtpmap:{KeyType} telephone-event/8000\r\na=rtcp:{_rtcp.Port}\r\n{extra}");

    /// <summary>Reads the port out of an answer or offer of ours.</summary>
    public void Aim(ReadOnlySpan<byte> ourSdp)
    {
        string text = Encoding.UTF8.GetString(ourSdp);
        To = int.Parse(text[(text.IndexOf("m=audio ", StringComparison.Ordinal) + 8)..].Split(' ')[0]);
    }

    /// <summary>Sends what is due by <paramref name="now"/>, then takes what has come.</summary>
    public void Work(TimeSpan now)
    {
        for (; _next <= now; _next += TimeSpan.FromMilliseconds(20))
            SayFrame();
        Listen(now);
    }

    public void SayFrame()
    {
        var frame = new short[160];
        for (int i = 0; i < 160; i++)
            frame[i] = _tone[_at++ % _tone.Length];
        bool sends = To is not null && !Mute && (DropEvery == 0 || Sequence % DropEvery != 0);
        if (!TryPressOn(sends) && sends)
            Send((byte)Codec, Codec == AudioCodec.Pcma ? Companding.ToALaw(frame) : Companding.ToMuLaw(frame), Sequence, Timestamp);
        Sequence++;
        Timestamp += 160;
    }

    /// <summary>A key for a tenth of a second, in the place of the voice.</summary>
    /// <param name="type">Under another payload type than that of its own keys.</param>
    public void Press(char key, byte? type = null) => _press = (type ?? KeyType, (byte)TelephoneEvent.Keys.IndexOf(key), Timestamp, 0);

    public void Send(byte type, ReadOnlySpan<byte> payload, ushort sequence, uint timestamp, uint ssrc = 0x1234)
    {
        var datagram = new byte[RtpPacket.HeaderLength + payload.Length + SrtpSealer.Room];
        RtpPacket.WriteHeader(datagram, type, false, sequence, timestamp, ssrc);
        payload.CopyTo(datagram.AsSpan(RtpPacket.HeaderLength));
        int length = RtpPacket.HeaderLength + payload.Length;
        _socket.TrySend(datagram.AsSpan(0, _sealer?.SealRtp(datagram, length) ?? length), new IPEndPoint(Node, To!.Value).Serialize());
    }

    /// <summary>Sends as it is, from the audio port. From any thread.</summary>
    public void SendPlain(ReadOnlySpan<byte> datagram, int port) => _socket.TrySend(datagram, new IPEndPoint(Node, port).Serialize());

    /// <summary>Another port from now on, as when the network changes.</summary>
    /// <param name="at">Another address too, perhaps of the other family; null: 127.0.0.1.</param>
    public void Rebind(IPAddress? at = null)
    {
        _socket.Dispose();
        Node = NodeFor(at);
        _socket = new DatagramSocket(new IPEndPoint(at ?? IPAddress.Loopback, 0));
    }

    /// <summary>From now on says under one key and hears under the other; null: in clear.</summary>
    /// <param name="goesOn">With the counters of the keys before.</param>
    public void Seal(SrtpSuite? suite, SrtpMasterKey? ours, SrtpMasterKey? theirs, bool goesOn = false)
    {
        var (sealer, opener) = (_sealer, _opener);
        (_sealer, _opener) = suite is null ? (null, null) : (new SrtpSealer(ours!, suite, goesOn ? sealer : null), new SrtpOpener(theirs!, suite, goesOn ? opener : null));
        sealer?.Dispose();
        opener?.Dispose();
    }

    /// <summary>A receiver report without blocks (RFC 3550 §6.4.2), on the RTP port as with rtcp-mux.</summary>
    public void SendReport() =>
        _socket.TrySend(new byte[] { 0x80, 201, 0, 1, 0, 0, 0x12, 0x34 }, new IPEndPoint(Node, To!.Value).Serialize());

    /// <summary>A receiver report on the stream of a sender report of ours.</summary>
    /// <param name="heldFor">Seconds that the phone had it.</param>
    public void SendReportOn(ReadOnlySpan<byte> ours, int lost, double heldFor)
    {
        var report = new byte[32];
        (report[0], report[1], report[3]) = (0x81, 201, 7);
        BinaryPrimitives.WriteUInt32BigEndian(report.AsSpan(4), 0x1234);
        ours[4..8].CopyTo(report.AsSpan(8));
        BinaryPrimitives.WriteInt32BigEndian(report.AsSpan(12), lost);
        ours[10..14].CopyTo(report.AsSpan(24));
        BinaryPrimitives.WriteUInt32BigEndian(report.AsSpan(28), (uint)(heldFor * 65536));
        _socket.TrySend(report, new IPEndPoint(Node, To!.Value).Serialize());
    }

    public void Listen(TimeSpan now)
    {
        while (_rtcp.TryReceive(_buffer, _source, out int length))
            LastReport = _buffer.AsSpan(0, length).ToArray();
        while (_socket.TryReceive(_buffer, _source, out int length))
            if (length > 0 && _buffer[0] < 64)
                Aside?.Invoke(_buffer.AsSpan(0, length).ToArray());
            else if (_opener is not null && RtpPacket.IsRtcp(_buffer.AsSpan(0, length)))
                Unopened += _opener.TryOpenRtcp(_buffer, ref length) ? 0 : 1;
            else if (_opener?.TryOpenRtp(_buffer, ref length) == false)
                Unopened++;
            else if (!RtpPacket.IsRtcp(_buffer.AsSpan(0, length)) && RtpPacket.TryParse(_buffer.AsSpan(0, length), out var packet))
                Take(packet, now);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _rtcp.Dispose();
        Seal(null, null, null);
    }

    private static IPAddress NodeFor(IPAddress? phone) => phone?.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;

    private void Take(in RtpPacket packet, TimeSpan now)
    {
        From = BinaryPrimitives.ReadUInt16BigEndian(_source.Buffer.Span[2..]);
        if (packet.PayloadType == KeyType && packet.Timestamp != _lastKey)
        {
            _lastKey = packet.Timestamp;
            Keys.Add(TelephoneEvent.Keys[packet.Payload[0]]);
        }
        Packets.Add(new Heard(now, packet.Sequence, packet.Timestamp, packet.Ssrc, packet.Marker, packet.PayloadType, Decode(packet)));
    }

    /// <summary>Five packets while the key is down, its end three times.</summary>
    private bool TryPressOn(bool sends)
    {
        if (_press is not var (type, code, began, frame))
            return false;
        int duration = 160 * Math.Min(frame + 1, 5);
        if (sends)
            Send(type, [code, (byte)(frame < 5 ? 0x0A : 0x8A), (byte)(duration >> 8), (byte)duration], Sequence, began);
        _press = frame == 7 ? null : (type, code, began, frame + 1);
        return true;
    }

    private static short[] Decode(in RtpPacket packet)
    {
        var samples = new short[packet.Payload.Length];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = packet.PayloadType == 0 ? Companding.MuLaw(packet.Payload[i]) : Companding.ALaw(packet.Payload[i]);
        return samples;
    }

    internal sealed record Heard(TimeSpan At, ushort Sequence, uint Timestamp, uint Ssrc, bool Marker, byte PayloadType, short[] Samples);
}
