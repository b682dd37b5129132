using System.Net;
using System.Threading.Channels;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;
using Hotline.Telephony.Sip.Transports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hotline.City.Calls;

/// <summary>
/// The telephones of the simulated citizens: one user agent on the product's own SIP stack, with a loop that owns it. It
/// calls one number on this machine and is called by nobody.
/// </summary>
internal sealed partial class CitizenPhone : BackgroundService, ISipUser
{
    /// <summary>Calls at a time; more are refused, so that nothing can flood the hotline from here.</summary>
    public const int MostCalls = 8;

    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(10);
    private readonly Channel<Action> inputs = Channel.CreateBounded<Action>(new BoundedChannelOptions(4096) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TimerQueue timers = new();
    private readonly List<CitizenCall> calls = [];
    private readonly UdpTransport transport;
    private readonly SipStack stack;
    private readonly IPEndPoint hotline;
    private readonly TimeProvider time;
    private readonly ILogger<CitizenPhone> logger;
    private readonly long started;

    public CitizenPhone(CityOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        (hotline, this.time, started) = (options.Sip, time, time.GetTimestamp());
        logger = loggers.CreateLogger<CitizenPhone>();
        transport = new UdpTransport(new IPEndPoint(IPAddress.Loopback, 0), null, loggers.CreateLogger<UdpTransport>());
        stack = new SipStack(transport, timers, new SipSelf(transport.AddressFor, transport.Port), this, IPAddress.IsLoopback);
    }

    /// <summary>Calls the hotline and tells of <paramref name="voice"/>.</summary>
    /// <param name="from">The number that the hotline sees.</param>
    /// <param name="patience">When the caller hangs up, if nobody else did.</param>
    /// <returns>How it ended; null when too many calls are under way.</returns>
    public Task<CallEnding?> CallAsync(string from, string voice, TimeSpan patience)
    {
        var ended = new TaskCompletionSource<CallEnding?>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!inputs.Writer.TryWrite(() => Place(from, voice, patience, ended)))
        {
            ended.TrySetResult(null);
        }

        return ended.Task;
    }

    public void OnInvite(InviteServer invite) => invite.Respond(SipStatus.Forbidden);

    public void OnRegister(ServerTransaction transaction, SipRequest register) => transaction.Respond(SipStatus.Forbidden);

    public override void Dispose()
    {
        transport.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var receiving = transport.ReceiveAsync((datagram, source) => inputs.Writer.TryWrite(() => stack.Receive(datagram, source)), stoppingToken);
        await using var clock = time.CreateTimer(_ => inputs.Writer.TryWrite(Tick), null, TickPeriod, TickPeriod);
        try
        {
            await foreach (var input in inputs.Reader.ReadAllAsync(stoppingToken))
            {
                Work(input);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            foreach (var call in calls.ToList())
            {
                call.HangUp();
            }
        }

        await receiving;
    }

    private void Work(Action input)
    {
        try
        {
            input();
        }
        catch (Exception bug)
        {
            // One call's trouble is not the others'.
            LogBug(bug.GetType().Name, bug.StackTrace);
        }
    }

    private void Place(string from, string voice, TimeSpan patience, TaskCompletionSource<CallEnding?> ended)
    {
        if (calls.Count >= MostCalls)
        {
            ended.TrySetResult(null);
            return;
        }

        var call = new CitizenCall(stack, hotline, from, new Voice(VoiceLibrary.Find(voice)), finished =>
        {
            calls.Remove(finished);
            ended.TrySetResult(finished.Ending);
        });
        calls.Add(call);
        call.Begin(patience);
    }

    private void Tick()
    {
        timers.AdvanceTo(time.GetElapsedTime(started));
        foreach (var call in calls.ToList())
        {
            call.Tick(timers.Now);
        }
    }

    [LoggerMessage(1500, LogLevel.Error, "A simulated call met a bug: {Kind} {Stack}")]
    private partial void LogBug(string kind, string? stack);
}
