using System.Net;
using System.Text;
using Hotline.Telephony.Codecs;
using Hotline.Telephony.Media;
using Hotline.Telephony.Srtp;
using Hotline.Telephony.Tests.Media;
using Hotline.Telephony.WebRtc.Dtls;
using Hotline.Telephony.WebRtc.Ice;
using Org.BouncyCastle.Tls;

namespace Hotline.Telephony.Tests.WebRtc;

/// <summary>What a browser does before it speaks: offers, checks a path, shakes hands. After that its telephone speaks and hears under the keys of the handshake.</summary>
internal sealed class BrowserEnd : IDisposable
{
    private const byte KeyType = 126;

    private readonly DtlsIdentity _identity = new(TimeProvider.System);
    private readonly List<byte[]> _dtls = [];
    private readonly DatagramPipe _pipe;
    private readonly TestPhone _phone;
    private string _answer = "";
    private int _port;

    public BrowserEnd(TestPhone phone)
    {
        _phone = phone;
        _pipe = new DatagramPipe(datagram =>
        {
            Note(datagram);
            phone.SendPlain(datagram, _port);
        });
        phone.Aside = Take;
    }

    /// <summary>The name of its line.</summary>
    public string Fragment { get; private set; } = "";

    public string Password { get; private set; } = "";

    /// <summary>What it could say by DTLS after the handshake; null before.</summary>
    public DtlsTransport? Records { get; private set; }

    /// <summary>The datagrams of DTLS so far, its own and the node's.</summary>
    public IReadOnlyList<byte[]> Dtls
    {
        get
        {
            lock (_dtls)
                return [.. _dtls];
        }
    }

    /// <summary>The node has given this browser up.</summary>
    public bool IsLost { get; private set; }

    /// <summary>A line on which calls can be.</summary>
    public IMediaLine Connect(MediaBench bench, MediaLegKind kind = MediaLegKind.Agent)
    {
        bool connected = false;
        var line = bench.Engine.TryOpenLine(Guid.NewGuid(), kind, [IPAddress.Loopback, IPAddress.IPv6Loopback], told =>
        {
            connected |= told is LineEvent.Connected;
            IsLost |= told is LineEvent.Lost;
        })!; // The node is empty.
        Join(bench, offer => Encoding.UTF8.GetString(Assert.IsType<SdpOutcome.Answered>(line.AcceptOffer(Encoding.UTF8.GetBytes(offer))).Sdp), () => connected);
        return line;
    }

    /// <summary>Makes its offer to somebody who answers it, checks the path and shakes hands.</summary>
    /// <param name="connected">The node has keys too.</param>
    public void Join(MediaBench bench, Func<string, string> answering, Func<bool> connected)
    {
        string answer = _answer = answering(Offer());
        string[] agreed = After(answer, "m=audio ").Split(' ');
        Assert.Equal(["UDP/TLS/RTP/SAVPF", $"{(int)_phone.Codec}", $"{KeyType}"], agreed[1..]);
        Assert.Equal($"{KeyType} telephone-event/8000", Assert.Single(answer.Split("\r\n"), line => line.Contains("telephone-event", StringComparison.Ordinal))["a=rtpmap:".Length..]);
        _port = PortOfNode();
        var server = new SrtpServer(_identity, DtlsFingerprint.Parse(After(answer, "a=fingerprint:"))!); // We write what we read.
        var handshake = Task.Factory.StartNew(
            () => new DtlsServerProtocol().Accept(server, _pipe), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        (Fragment, Password) = (After(answer, "a=ice-ufrag:"), After(answer, "a=ice-pwd:"));
        Check();
        bench.Await("the browser and the node have shaken hands", () => handshake.IsFaulted || (connected() && handshake.IsCompleted));
        Assert.True(handshake.IsCompletedSuccessfully, handshake.Exception?.ToString());
        var (ours, theirs) = server.Keys!.Value; // The handshake is over.
        _phone.To = _port;
        (_phone.KeyType, Records) = (KeyType, handshake.Result);
        _phone.Seal(SrtpSuite.Tag80, ours, theirs);
    }

    /// <summary>The same line over another path: a check says so.</summary>
    /// <param name="at">Its address from now on; null: 127.0.0.1.</param>
    public void MoveToAnotherPort(IPAddress? at = null)
    {
        _phone.Rebind(at);
        _phone.To = _port = PortOfNode();
        Check();
    }

    public void Dispose() => _pipe.Close();

    /// <summary>As Chromium offers: Opus first, keys at two rates; of the two laws both, or μ-law alone.</summary>
    private string Offer() =>
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n"
        + $"m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0{(_phone.Codec == AudioCodec.Pcma ? " 8" : "")} 13 110 {KeyType}\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=sendrecv\r\n"
        + "a=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\na=rtpmap:63 red/48000/2\r\na=rtpmap:9 G722/8000\r\na=rtpmap:0 PCMU/8000\r\n"
        + (_phone.Codec == AudioCodec.Pcma ? "a=rtpmap:8 PCMA/8000\r\n" : "")
        + $"a=rtpmap:13 CN/8000\r\na=rtpmap:110 telephone-event/48000\r\na=rtpmap:{KeyType} telephone-event/8000\r\n"
        + $"a=ice-ufrag:peer\r\na=ice-pwd:passwordofthebrowserend\r\na=setup:actpass\r\na=fingerprint:{_identity.Fingerprint}\r\n";

    /// <summary>That of the candidate at the address of the node that the browser can send to.</summary>
    private int PortOfNode() => int.Parse(Assert.Single(
        _answer.Split("\r\n"), line => line.StartsWith("a=candidate:", StringComparison.Ordinal) && line.Contains($" {_phone.Node} ", StringComparison.Ordinal)).Split(' ')[5]);

    /// <summary>This path and no other (RFC 8445 §7.2.2).</summary>
    private void Check() => CheckAs(Fragment, Password);

    /// <summary>A check signed for a line, which may be another's.</summary>
    public void CheckAs(string fragment, string password)
    {
        var buffer = new byte[256];
        var writer = new StunWriter(buffer, StunMessage.BindingRequest, new byte[12]);
        writer.Text(StunMessage.UsernameAttribute, Encoding.ASCII.GetBytes(fragment + ":peer"));
        writer.Text(StunMessage.UseCandidateAttribute, default);
        writer.Sign(Encoding.ASCII.GetBytes(password));
        _phone.SendPlain(buffer.AsSpan(0, writer.Finish()), _port);
    }

    /// <summary>Answers to checks tell nothing that is not known.</summary>
    private void Take(byte[] datagram)
    {
        if (datagram[0] < 20)
            return;
        Note(datagram);
        _pipe.TryPut(datagram);
    }

    /// <summary>From the handshake's thread too.</summary>
    private void Note(byte[] datagram)
    {
        lock (_dtls)
            _dtls.Add(datagram);
    }

    private static string After(string sdp, string name) => sdp.Split("\r\n").First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..];
}
