using System.Net;
using System.Threading.Channels;
using Hotline.Benchmarks.Measuring;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Link;
using Hotline.Telephony.Sip.Registrar;
using Hotline.Telephony.Tests.Fuzz;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hotline.Benchmarks.Signalling;

/// <summary>
/// The node's SIP side with sockets, timers, trunk and calls as they are, without media and link; with a port to carry calls on to, each answered call is rung there.
/// </summary>
/// <param name="journal">Where what it tells is written down; null: nobody hears it.</param>
internal sealed class SignallingNode(bool carries, ICallEventSink? journal) : ICallEventSink, IBindingMemory
{
    /// <summary>All calls come by it, with its rules for caller numbers, its caps and its count.</summary>
    private static readonly TrunkSettings Trunk = new("bench", ["127.0.0.0/8"], new CallerIdRule(CallerIdSource.Asserted, ["17951", "17909"], "0791"), MaxCalls: 100_000, MaxRate: 5000);

    private readonly Channel<Guid> answered = Channel.CreateBounded<Guid>(new BoundedChannelOptions(100_000) { SingleReader = true });
    private long last;

    public long LastSeq => Interlocked.Read(ref last);

    /// <param name="spool">Folder for what is told; null: it is not written down.</param>
    public static async Task RunAsync(int port, int onward, string? spool, CancellationToken ct)
    {
        using var cipher = spool is null ? null : NodeCipher.Load(Path.Combine(spool, "node.key"));
        using var kept = cipher is null ? null : new EventSpool(Path.Combine(spool!, "spool"), cipher, 1L << 32, NullLogger<EventSpool>.Instance); // It has a key there.
        var journal = kept is null ? null : new EventSink(kept, new LiveCallJournal(Path.Combine(spool!, "live")), TimeProvider.System, NullLogger<EventSink>.Instance); // It is kept there.
        var sink = new SignallingNode(carries: onward > 0, journal);
        using var node = new SipNode(new SipNodeOptions(new IPEndPoint(IPAddress.Loopback, port), null), new FuzzMedia(), sink, sink, TimeProvider.System, NullLoggerFactory.Instance);
        using var halts = Halts.Begin();
        await node.StartAsync(ct);
        await node.ConfigureAsync(NodeSettings.Unconfigured with { Version = 1, RingSeconds = 0, MaxCalls = 100_000, Trunks = [Trunk], TrunkNetworks = Trunk.Networks }, ct);
        try
        {
            await foreach (var call in sink.answered.Reader.ReadAllAsync(ct))
            {
                await node.ExecuteAsync(new RingAgent(Guid.NewGuid(), call, Guid.NewGuid(), "8001", 20, new PhoneRoute($"sip:8001@127.0.0.1:{onward}", [])), ct);
            }
        }
        catch (OperationCanceledException)
        {
            await node.StopAsync(CancellationToken.None);
            Console.WriteLine(halts);
        }
    }

    public void Publish(TelephonyEvent happened)
    {
        Interlocked.Increment(ref last);
        journal?.Publish(happened);
        if (carries && happened is CallAnswered call)
        {
            answered.Writer.TryWrite(call.CallId);
        }
    }

    public IReadOnlyList<KeptBinding> Load() => [];

    public void Save(IReadOnlyList<KeptBinding> bindings)
    {
    }
}
