using System.Net;
using System.Security.Cryptography;
using System.Text;
using Hotline.Benchmarks.Measuring;
using Hotline.EndToEnd.Tests.Wire;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Prompts;
using Hotline.Telephony.Recording;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Registrar;
using Hotline.Telephony.Sip.Transactions;
using Hotline.Telephony.Sip.Transports;
using Hotline.Telephony.WebRtc;
using Hotline.Telephony.WebRtc.Dtls;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Benchmarks.Signalling;

/// <summary>
/// What a call in conversation keeps, signalling and media together: two legs on real sockets that have spoken, recorded, encrypted. By the difference of 1,000 and 3,000
/// after full collections, in this process, whose time is moved: 33 s of signalling and 2 s of audio pass between.
/// </summary>
internal sealed class HeldAudioBench : ISipOutlet, ICallEventSink, IBindingMemory, IDisposable
{
    /// <summary>An address of loopback that nobody else uses: twelve thousand ports are needed.</summary>
    private static readonly IPAddress Ours = IPAddress.Parse("127.0.0.9");

    private static readonly IPEndPoint Caller = new(IPAddress.Parse("10.0.0.9"), 5070), Phone = new(IPAddress.Parse("10.0.0.8"), 5080);
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("hotline-bench-");
    private readonly ECDiffieHellman key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly FakeTimeProvider signalling = new(), audio = new();
    private readonly DatagramSocket ends = new(new IPEndPoint(Ours, 0));
    private readonly List<SocketAddress> legs = [];
    private readonly PortPool ports;
    private readonly SecurePort secure;
    private readonly Recorder recorder;
    private readonly MediaClock clock;
    private readonly CallEngine engine;
    private SipText? heard;
    private Guid answered;
    private int bridged;
    private uint frame;

    private HeldAudioBench()
    {
        recorder = new Recorder(new RecordingFolder(folder.FullName), this, audio, NullLogger<Recorder>.Instance);
        recorder.UseKey(new RecordingKey("bench", key.ExportSubjectPublicKeyInfo()));
        clock = new MediaClock(audio, NullLogger<MediaClock>.Instance);
        ports = new PortPool(Ours, 10_000, 30_000, audio);
        secure = new SecurePort(new DatagramSocket(new IPEndPoint(Ours, 0)), new DtlsHandshakes(new DtlsIdentity(TimeProvider.System), NullLogger<DtlsHandshakes>.Instance), clock);
        var media = new MediaEngine(clock, ports, secure, PromptLibrary.Load(folder.FullName), recorder, audio, NullLogger<MediaEngine>.Instance);
        engine = new CallEngine(this, new SipSelf(_ => Ours, 5060), media, this, this, new CallOptions { Access = new AccessRules { OpenTo = AccessRules.Read(["10.0.0.0/8"]) } }, _ => { }, _ => { }, signalling, NullLogger<CallEngine>.Instance);
        engine.Configure(NodeSettings.Unconfigured with { MaxCalls = 10_000, RingSeconds = 0, TrunkNetworks = ["10.0.0.0/8"] });
    }

    public long LastSeq => 0;

    public static async Task RunAsync(CancellationToken ct)
    {
        Report.Begin("calls in conversation, recorded: managed heap and memory by difference, 1,000 and 3,000 calls");
        using var bench = new HeldAudioBench();
        var low = await bench.HoldToAsync(0, 1000, ct);
        var high = await bench.HoldToAsync(1000, 3000, ct);
        high.Line("a call in conversation, just answered", low);
        bench.signalling.Advance(TimeSpan.FromSeconds(33)); // Timers B, H, J are over.
        bench.engine.Tick();
        await bench.SpeakAsync(ct);
        HeldMemory.Now().Line("a call in conversation, after 33 s", low);
        Report.Line("up", $"{bench.engine.LiveCalls} calls, {bench.bridged} bridged, {bench.legs.Count} legs");
        Report.End();
    }

    public void Send(ReadOnlyMemory<byte> datagram, IPEndPoint destination)
    {
        if (SipText.Parse(Encoding.UTF8.GetString(datagram.Span)) is { Method: "INVITE" } text && (!text.IsResponse || text.Status == 200))
        {
            heard = text;
        }
    }

    public void Publish(TelephonyEvent happened)
    {
        if (happened is CallAnswered call)
        {
            answered = call.CallId;
        }
        else if (happened is AgentBridged)
        {
            bridged++;
        }
    }

    public IReadOnlyList<KeptBinding> Load() => [];

    public void Save(IReadOnlyList<KeptBinding> bindings)
    {
    }

    public void Dispose()
    {
        clock.Dispose();
        recorder.Dispose();
        secure.Dispose();
        ports.Dispose();
        ends.Dispose();
        key.Dispose();
        folder.Delete(recursive: true);
    }

    private async Task<HeldMemory> HoldToAsync(int from, int to, CancellationToken ct)
    {
        for (var call = from; call < to; call++)
        {
            Converse(call);
            clock.Tick(clock.Now); // Orders only: no frame is due.
        }

        await SpeakAsync(ct);
        return HeldMemory.Now();
    }

    /// <summary>A caller is answered, an agent's phone rung, both in conversation.</summary>
    private void Converse(int call)
    {
        var sdp = SipText.Sdp(ends.Port).Replace("127.0.0.1", $"{Ours}", StringComparison.Ordinal);
        Hear(Caller, $"INVITE sip:12345@{Ours} SIP/2.0", $"i{call}", $"<sip:12345@{Ours}>", "1 INVITE", $"held-{call}", sdp);
        signalling.Advance(TimeSpan.FromMilliseconds(1));
        engine.Tick();
        Meet(heard!.AudioPort); // The answer.
        Hear(Caller, $"ACK sip:12345@{Ours} SIP/2.0", $"a{call}", heard["To"], "1 ACK", $"held-{call}", "");
        var refusal = engine.Execute(new RingAgent(Guid.NewGuid(), answered, Guid.NewGuid(), "8001", 20, new PhoneRoute($"sip:8001@{Phone}", []))).Refusal;
        if (refusal is not null)
        {
            throw new InvalidOperationException($"The phone was not rung: {refusal}");
        }

        Meet(heard.AudioPort); // The INVITE to the phone.
        engine.Receive(heard.Reply("200 OK", $"p{call}", $"<sip:8001@{Phone}>", sdp).ToBytes(), Phone);
    }

    private void Meet(int port) => legs.Add(new IPEndPoint(Ours, port).Serialize());

    private void Hear(IPEndPoint from, string start, string branch, string to, string sequence, string callId, string body) => engine.Receive(
        Encoding.UTF8.GetBytes(
            $"{start}\r\nVia: SIP/2.0/UDP {from};branch=z9hG4bK{branch}\r\nMax-Forwards: 70\r\nFrom: <sip:13800000001@{from.Address}>;tag=c\r\nTo: {to}\r\nCall-ID: {callId}@{from.Address}\r\nCSeq: {sequence}\r\n"
            + $"Contact: <sip:13800000001@{from}>\r\n{(body.Length > 0 ? "Content-Type: application/sdp\r\n" : "")}Content-Length: {body.Length}\r\n\r\n{body}"),
        from);

    /// <summary>Two seconds, in half a second of which everybody says something.</summary>
    private async Task SpeakAsync(CancellationToken ct)
    {
        var packet = new byte[RtpPacket.HeaderLength + RtpSender.Frame];
        for (var beat = 0; beat < 100; beat++, frame++)
        {
            audio.Advance(Frame);
            for (var leg = 0; beat < 25 && leg < legs.Count; leg++)
            {
                RtpPacket.WriteHeader(packet, 8, false, (ushort)frame, frame * RtpSender.Frame, (uint)leg);
                ends.TrySend(packet, legs[leg]);
            }

            clock.Tick(clock.Now);
            ends.Drain();
        }

        await Task.Delay(TimeSpan.FromSeconds(1), ct); // The recorder writes what has gathered.
    }
}
