using System.Net;
using System.Threading.Channels;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;
using Hotline.Telephony.Sip.Transactions;
using Hotline.Telephony.Sip.Transports;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hotline.City.Scripts;

/// <summary>
/// The telephones of a run: one SIP socket, one loop that owns every dialog, one media thread. New calls begin as the rate and the number at
/// a time allow; what falls behind is not made up for in a burst.
/// </summary>
internal sealed class ScriptPhones : ISipUser, IDisposable
{
    private const int MostInputs = 65_536;

    /// <summary>After the last call, until its BYE is answered: it may have to be repeated.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(10);

    private readonly Channel<Action> inputs = Channel.CreateBounded<Action>(new BoundedChannelOptions(MostInputs) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });
    private readonly HashSet<ScriptedCall> calls = [];
    private readonly HashSet<string> vanished = new(StringComparer.Ordinal);
    private readonly TimerQueue timers = new();
    private readonly SoundClock clock = new(TimeProvider.System);
    private readonly UdpTransport transport;
    private readonly SipStack stack;
    private readonly ScriptOptions options;
    private readonly Script script;
    private readonly ScriptReport report;
    private readonly IPAddress local;
    private TimeSpan nextPlacing;
    private int placed;
    private int ticks;

    public ScriptPhones(ScriptOptions options, Script script, ScriptReport report)
    {
        (this.options, this.script, this.report) = (options, script, report);
        local = IPAddress.IsLoopback(options.Hotline.Address) ? IPAddress.Loopback : IPAddress.Any;
        transport = new UdpTransport(new IPEndPoint(local, 0), null, NullLogger<UdpTransport>.Instance);
        stack = new SipStack(transport, timers, new SipSelf(transport.AddressFor, transport.Port), this, address => IPAddress.IsLoopback(address) || address.Equals(options.Hotline.Address));
    }

    /// <summary>Makes all calls and waits for their ends; when cancelled, hangs up what is up.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var over = new CancellationTokenSource();
        var receiving = transport.ReceiveAsync((datagram, source) => inputs.Writer.TryWrite(() => Receive(datagram, source)), over.Token);
        await using var beats = TimeProvider.System.CreateTimer(_ => Beat(), null, TickPeriod, TickPeriod);
        TimeSpan? quiet = null;
        await foreach (var input in inputs.Reader.ReadAllAsync(CancellationToken.None))
        {
            input();
            if (ct.IsCancellationRequested && placed < options.Calls)
            {
                Stop();
            }

            if (placed >= options.Calls && calls.Count == 0)
            {
                quiet ??= clock.Now + Farewell;
                if (clock.Now >= quiet || stack.Dialogs.Count == 0)
                {
                    break;
                }
            }
        }

        await over.CancelAsync();
        await receiving;
        report.Close(clock.Now, clock.WorstLateness);
    }

    public void OnInvite(InviteServer invite) => invite.Respond(SipStatus.Forbidden);

    public void OnRegister(ServerTransaction transaction, SipRequest register) => transaction.Respond(SipStatus.Forbidden);

    public void Dispose()
    {
        clock.Dispose();
        transport.Dispose();
    }

    /// <summary>Beats that the loop has not come to are one.</summary>
    private void Beat()
    {
        if (Interlocked.Exchange(ref ticks, 1) == 0 && !inputs.Writer.TryWrite(Tick))
        {
            Volatile.Write(ref ticks, 0);
        }
    }

    private void Tick()
    {
        Volatile.Write(ref ticks, 0);
        timers.AdvanceTo(clock.Now);
        Place();
        foreach (var call in calls.ToList())
        {
            call.Tick();
        }
    }

    private void Place()
    {
        var period = TimeSpan.FromSeconds(1 / options.Rate);
        nextPlacing = nextPlacing < timers.Now - TimeSpan.FromSeconds(1) ? timers.Now : nextPlacing;
        for (; placed < options.Calls && calls.Count < options.AtOnce && nextPlacing <= timers.Now; nextPlacing += period)
        {
            var call = new ScriptedCall(stack, options.Target, options.Hotline, options.Caller(placed++), script, clock.Open(local), Finished);
            calls.Add(call);
            call.Begin();
        }
    }

    private void Finished(ScriptedCall call)
    {
        calls.Remove(call);
        clock.Close(call.Sound);
        report.Take(call.Outcome!); // It tells of its end when it has one.
        if (call.HasVanished)
        {
            vanished.Add(call.CallId);
        }
    }

    private void Stop()
    {
        placed = options.Calls;
        foreach (var call in calls.ToList())
        {
            call.Abandon();
        }
    }

    private void Receive(byte[] datagram, IPEndPoint source)
    {
        if (vanished.Count == 0 || !SipParser.TryParse([.. datagram], out var message, out _) || !vanished.Contains(message.CallId))
        {
            stack.Receive(datagram, source);
        }
    }
}
