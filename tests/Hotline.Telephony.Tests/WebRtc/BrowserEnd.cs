using System.Net;
using System.Text;
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
    private readonly DtlsIdentity _identity = new(TimeProvider.System);
    private readonly DatagramPipe _pipe;
    private readonly TestPhone _phone;
    private int _port;

    public BrowserEnd(TestPhone phone)
    {
        _phone = phone;
        _pipe = new DatagramPipe(datagram => phone.SendPlain(datagram, _port));
        phone.Aside = Take;
    }

    /// <summary>The name of its line.</summary>
    public string Fragment { get; private set; } = "";

    public string Password { get; private set; } = "";

    /// <summary>The node has given this browser up.</summary>
    public bool IsLost { get; private set; }

    /// <summary>A line on which calls can be.</summary>
    public IMediaLine Connect(MediaBench bench, MediaLegKind kind = MediaLegKind.Agent)
    {
        bool connected = false;
        var line = bench.Engine.TryOpenLine(Guid.NewGuid(), kind, [IPAddress.Loopback], told =>
        {
            connected |= told is LineEvent.Connected;
            IsLost |= told is LineEvent.Lost;
        })!; // The node is empty.
        string answer = Encoding.UTF8.GetString(Assert.IsType<SdpOutcome.Answered>(line.AcceptOffer(Offer())).Sdp);
        _port = int.Parse(After(answer, "m=audio ").Split(' ')[0]);
        var server = new SrtpServer(_identity, DtlsFingerprint.Parse(After(answer, "a=fingerprint:"))!); // We write what we read.
        var handshake = Task.Factory.StartNew(
            () => new DtlsServerProtocol().Accept(server, _pipe), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        (Fragment, Password) = (After(answer, "a=ice-ufrag:"), After(answer, "a=ice-pwd:"));
        Check();
        bench.Await("the browser and the node have shaken hands", () => handshake.IsFaulted || (connected && handshake.IsCompleted));
        Assert.True(handshake.IsCompletedSuccessfully, handshake.Exception?.ToString());
        var (ours, theirs) = server.Keys!.Value; // The handshake is over.
        _phone.Aim(Encoding.UTF8.GetBytes(answer));
        _phone.Seal(SrtpSuite.Tag80, ours, theirs);
        return line;
    }

    /// <summary>The same line over another path: a check says so.</summary>
    public void MoveToAnotherPort()
    {
        _phone.Rebind();
        Check();
    }

    public void Dispose() => _pipe.Close();

    private byte[] Offer() => Encoding.UTF8.GetBytes(
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 8 101\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=sendrecv\r\n"
        + $"a=rtcp-mux\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=ice-ufrag:peer\r\na=ice-pwd:passwordofthebrowserend\r\na=setup:actpass\r\na=fingerprint:{_identity.Fingerprint}\r\n");

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
        if (datagram[0] >= 20)
            _pipe.Put(datagram);
    }

    private static string After(string sdp, string name) => sdp.Split("\r\n").First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..];
}
