using System.Net;
using System.Text;
using Hotline.Benchmarks.Measuring;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Parsing;
using Hotline.Telephony.Sip.Registrar;
using Hotline.Telephony.Sip.Transactions;
using Hotline.Telephony.Tests.Fuzz;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Benchmarks.Signalling;

/// <summary>What a held call keeps on the managed heap, by the difference of 1,000 and 3,000 after full collections, and what reading an INVITE allocates. In this process, without sockets.</summary>
internal sealed class HeldBench : ISipOutlet, ICallEventSink, IBindingMemory
{
    private const string Body = "v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=-\r\nc=IN IP4 10.0.0.9\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=ptime:20\r\na=sendrecv\r\n";
    private static readonly IPEndPoint Caller = new(IPAddress.Parse("10.0.0.9"), 5070);
    private readonly FakeTimeProvider clock = new();
    private readonly CallEngine engine;
    private string tagged = "";

    private HeldBench()
    {
        engine = new CallEngine(
            this, new SipSelf(_ => IPAddress.Parse("10.0.0.1"), 5060), new FuzzMedia(), this, this, new CallOptions(), _ => { }, _ => { }, clock, NullLogger<CallEngine>.Instance);
        engine.Configure(NodeSettings.Unconfigured with
        {
            MaxCalls = 10_000, RingSeconds = 0, TrunkNetworks = ["10.0.0.0/8"], Trunks = [new TrunkSettings("bench", ["10.0.0.0/8"], new CallerIdRule(CallerIdSource.Asserted, []))],
        });
    }

    public long LastSeq => 0;

    public static void Run()
    {
        Report.Begin("held calls: managed heap and memory by difference, 1,000 and 3,000 calls");
        var bench = new HeldBench();
        bench.HoldTo(0, 1000);
        var low = HeldMemory.Now();
        bench.HoldTo(1000, 3000);
        var high = HeldMemory.Now();
        bench.clock.Advance(TimeSpan.FromSeconds(33)); // Timers B, H, J are over.
        bench.engine.Tick();
        high.Line("a held call, just answered", low);
        HeldMemory.Now().Line("a held call, after 33 s", low);
        Report.Line("up", $"{bench.engine.LiveCalls} calls; {bench.engine.Held.Transactions} transactions, {bench.engine.Held.Dialogs} dialogs held; ladders are in it, at most 16 MB for all");
        Report.Line("allocated by reading an INVITE", $"{Parsed() / 1024.0:0.0} KB of {Invite(0).Length} bytes");
        Report.End();
        GC.KeepAlive(bench);
    }

    public void Send(ReadOnlyMemory<byte> datagram, IPEndPoint destination)
    {
        var text = Encoding.ASCII.GetString(datagram.Span);
        if (text.StartsWith("SIP/2.0 200", StringComparison.Ordinal))
        {
            tagged = text.Split("\r\n").First(line => line.StartsWith("To:", StringComparison.Ordinal));
        }
    }

    public void Publish(TelephonyEvent happened)
    {
    }

    public IReadOnlyList<KeptBinding> Load() => [];

    public void Save(IReadOnlyList<KeptBinding> bindings)
    {
    }

    private void HoldTo(int from, int to)
    {
        for (var call = from; call < to; call++)
        {
            engine.Receive(Invite(call), Caller);
            clock.Advance(TimeSpan.FromMilliseconds(1));
            engine.Tick();
            engine.Receive(Encoding.ASCII.GetBytes(
                $"ACK sip:12345@10.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.9:5070;branch=z9hG4bKa{call}\r\nMax-Forwards: 70\r\nFrom: <sip:13800000001@10.0.0.9>;tag=c{call}\r\n{tagged}\r\nCall-ID: held-{call}@10.0.0.9\r\nCSeq: 1 ACK\r\nContent-Length: 0\r\n\r\n"), Caller);
        }
    }

    private static byte[] Invite(int call) => Encoding.ASCII.GetBytes(
        $"INVITE sip:12345@10.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.9:5070;branch=z9hG4bKi{call};rport\r\nMax-Forwards: 70\r\nFrom: <sip:13800000001@10.0.0.9>;tag=c{call}\r\nTo: <sip:12345@10.0.0.1>\r\n"
        + $"Call-ID: held-{call}@10.0.0.9\r\nCSeq: 1 INVITE\r\nContact: <sip:13800000001@10.0.0.9:5070>\r\nAllow: INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, UPDATE\r\nSupported: timer\r\n"
        + $"P-Asserted-Identity: <tel:+8613800000001>\r\nUser-Agent: bench\r\nContent-Type: application/sdp\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");

    /// <returns>Bytes a message, without the datagram itself.</returns>
    private static double Parsed()
    {
        const int times = 10_000;
        var invite = Invite(0);
        var read = 0;
        var before = 0L;
        for (var i = -100; i < times; i++)
        {
            before = i == 0 ? GC.GetAllocatedBytesForCurrentThread() : before;
            read += SipParser.TryParse(invite, out _, out _) ? 1 : 0;
        }

        return read == times + 100 ? (GC.GetAllocatedBytesForCurrentThread() - before) / (double)times : throw new InvalidOperationException("It can not be read.");
    }
}
