using System.Net;
using System.Threading.Channels;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Registrar;
using Hotline.Telephony.Sip.Transports;
using Hotline.Telephony.Tests.Fuzz;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hotline.Benchmarks.Signalling;

/// <summary>
/// The node's SIP side with sockets, timers and calls as they are, without media and link: what it is told, nobody hears; with a port to carry calls on to,
/// each answered call is rung there.
/// </summary>
internal sealed class SignallingNode(bool carries) : ICallEventSink, IBindingMemory
{
    private readonly Channel<Guid> answered = Channel.CreateBounded<Guid>(new BoundedChannelOptions(100_000) { SingleReader = true });
    private long last;

    public long LastSeq => Interlocked.Read(ref last);

    public static async Task RunAsync(int port, int onward, CancellationToken ct)
    {
        var sink = new SignallingNode(carries: onward > 0);
        var open = new CallOptions { Access = new AccessRules { OpenTo = AccessRules.Read(["127.0.0.0/8"]) } };
        using var node = new SipNode(new SipNodeOptions(new IPEndPoint(IPAddress.Loopback, port), null) { Calls = open }, new FuzzMedia(), sink, sink, TimeProvider.System, NullLoggerFactory.Instance);
        await node.StartAsync(ct);
        await node.ConfigureAsync(NodeSettings.Unconfigured with { Version = 1, RingSeconds = 0, MaxCalls = 100_000, TrunkNetworks = ["127.0.0.0/8"] }, ct);
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
        }
    }

    public void Publish(TelephonyEvent happened)
    {
        Interlocked.Increment(ref last);
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
