using System.Net;
using System.Threading.Channels;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Ladders;
using Hotline.Telephony.Sip.Registrar;
using Hotline.Telephony.Sip.Transactions;
using Hotline.Telephony.Sip.Transports;
using Hotline.Telephony.Trunks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Calls;

/// <summary>
/// Runs the call engine: one loop that reads one bounded channel, fed by the socket, by media, by the link and by a clock.
/// When the loop falls behind, datagrams are dropped first (their senders repeat them); commands and media events keep room.
/// </summary>
internal sealed partial class SipNode : BackgroundService, ICallCommands, IBrowserCalls
{
    private const int Capacity = 16_384;

    /// <summary>Datagrams stop here, what must not be lost goes on.</summary>
    private const int DatagramShare = 12_288;

    /// <summary>Resolution of SIP timers; T1 is twenty-five times that.</summary>
    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(20);

    /// <summary>Whoever brings something to an idle loop runs it, instead of waking another thread to do so: half the cost of a message.</summary>
    private readonly Channel<Input> inputs = Channel.CreateBounded<Input>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait, AllowSynchronousContinuations = true });

    /// <summary>What media tells, on its way to the loop: the media thread runs nothing but media.</summary>
    private readonly Channel<Action> reports = Channel.CreateBounded<Action>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    private readonly SipTransports transports;
    private readonly CallEngine engine;
    private readonly NameLookup lookup;
    private readonly TimeProvider clock;
    private readonly ILogger<SipNode> logger;
    private readonly Drops? drops;
    private int tickWaiting;

    /// <exception cref="System.Net.Sockets.SocketException">The port is taken or the address is not ours.</exception>
    public SipNode(SipNodeOptions options, IMediaEngine media, ICallEventSink sink, IBindingMemory bindings, TimeProvider clock, ILoggerFactory loggers, Drops? drops = null)
    {
        this.clock = clock;
        this.drops = drops;
        logger = loggers.CreateLogger<SipNode>();
        transports = new SipTransports(options.Listen, options.Advertise, options.Streams, StandingOf, Lost, clock, loggers, drops, options.Listen6, options.Advertise6);
        engine = new CallEngine(
            transports, new SipSelf(transports.AddressFor, transports.Port, transports.TlsPort) { HasIPv6 = transports.HasIPv6 }, media, sink, bindings, options.Calls, Report, ReportLine, clock,
            loggers.CreateLogger<CallEngine>(), drops);
        lookup = new NameLookup(NameServers.OfSystem(transports.HasIPv6).AskAsync, (name, targets) => Report(() => engine.Learn(name, targets)), clock, loggers.CreateLogger<NameLookup>());
    }

    /// <summary>The bound port of UDP and TCP (the one asked for, or the system's choice for 0).</summary>
    public int Port => transports.Port;

    /// <summary>The bound TLS port; 0 without TLS.</summary>
    public int TlsPort => transports.TlsPort;

    public async ValueTask<CommandResult> ExecuteAsync(TelephonyCommand command, CancellationToken ct)
        => await AskAsync(() => engine.Execute(command), ct).ConfigureAwait(false);

    public async ValueTask ConfigureAsync(NodeSettings settings, CancellationToken ct)
        => await TellAsync(
            () =>
            {
                engine.Configure(settings);
                lookup.Want(engine.WantedNames);
            },
            ct).ConfigureAwait(false);

    public async ValueTask<CallSnapshot> SnapshotAsync(CancellationToken ct)
        => await AskAsync(engine.Snapshot, ct).ConfigureAwait(false);

    public async ValueTask<CallLadder?> LadderAsync(Guid callId, CancellationToken ct)
        => LadderReader.Read(await AskAsync(() => engine.Ladders(callId), ct).ConfigureAwait(false));

    public async ValueTask<LineAnswer> ConnectLineAsync(LineOffer offer, CancellationToken ct)
        => await AskAsync(() => engine.Browsers.ConnectLine(offer), ct).ConfigureAwait(false);

    public async ValueTask<LineAnswer> PlaceWebCallAsync(WebCallOffer offer, CancellationToken ct)
        => await AskAsync(() => engine.Browsers.PlaceWebCall(offer), ct).ConfigureAwait(false);

    public async ValueTask EndWebCallAsync(Guid callId, CancellationToken ct)
        => await TellAsync(() => engine.Browsers.EndWebCall(callId), ct).ConfigureAwait(false);

    public override void Dispose()
    {
        transports.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LogListening(Port, transports.HasTcp, TlsPort);
        var receiving = transports.RunAsync(Arrived, ArrivedAsync, stoppingToken);
        var beside = Task.WhenAll(PassReportsAsync(stoppingToken), lookup.RunAsync(stoppingToken));
        await using var ticks = clock.CreateTimer(_ => Tick(), null, TickPeriod, TickPeriod);
        try
        {
            await foreach (var input in inputs.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
            {
                Work(input);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            engine.Stop(); // The BYEs go out once; the phones end by their own timers if one is lost.
        }

        await transports.FinishAsync().ConfigureAwait(false);

        await receiving.ConfigureAwait(false);
        await beside.ConfigureAwait(false);
    }

    private async Task PassReportsAsync(CancellationToken ct)
    {
        try
        {
            await foreach (var report in reports.Reader.ReadAllAsync(ct).ConfigureAwait(false))
            {
                await inputs.Writer.WriteAsync(new Input(null, null, report), ct).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops: the calls are ended by it.
        }
    }

    private void Work(Input input)
    {
        try
        {
            if (input.Datagram is not null)
            {
                engine.Receive(input.Datagram, input.Source!); // A datagram comes with its source.
            }
            else if (input.Act is not null)
            {
                input.Act();
            }
            else
            {
                Volatile.Write(ref tickWaiting, 0);
                engine.Tick();
            }
        }
        catch (Exception e)
        {
            // A bug in one call must not take the others with it.
            LogBug(e.GetType().Name, e.StackTrace);
        }
    }

    private void Arrived(byte[] datagram, IPEndPoint source)
    {
        if (inputs.Reader.Count < DatagramShare)
        {
            inputs.Writer.TryWrite(new Input(datagram, source, null));
        }
        else
        {
            drops?.Add(Drop.Overrun);
        }
    }

    /// <summary>A message over a connection waits for room: it is not repeated.</summary>
    private async ValueTask ArrivedAsync(byte[] message, StreamPeer from, CancellationToken ct)
    {
        while (inputs.Reader.Count >= DatagramShare)
        {
            await Task.Delay(TickPeriod, clock, ct).ConfigureAwait(false);
        }

        await inputs.Writer.WriteAsync(new Input(message, from, null), ct).ConfigureAwait(false);
    }

    private Standing? StandingOf(IPAddress address) => engine.StandingOf(address);

    private void Lost(StreamPeer peer) => Report(() => engine.Lost(peer));

    private void Report(MediaEvent happened) => Report(() => engine.OnMedia(happened));

    private void ReportLine(LineEvent happened) => Report(() => engine.Browsers.On(happened));

    private void Report(Action act)
    {
        if (!reports.Writer.TryWrite(act))
        {
            LogOverrun();
        }
    }

    private void Tick()
    {
        if (Interlocked.Exchange(ref tickWaiting, 1) == 0 && !inputs.Writer.TryWrite(default))
        {
            Volatile.Write(ref tickWaiting, 0);
        }
    }

    private Task<bool> TellAsync(Action told, CancellationToken ct)
        => AskAsync(() => { told(); return true; }, ct);

    private async Task<T> AskAsync<T>(Func<T> ask, CancellationToken ct)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var input = new Input(null, null, () =>
        {
            try
            {
                answer.TrySetResult(ask());
            }
            catch (Exception e)
            {
                answer.TrySetException(e);
                throw;
            }
        });
        await inputs.Writer.WriteAsync(input, ct).ConfigureAwait(false);
        return await answer.Task.WaitAsync(ct).ConfigureAwait(false);
    }

    /// <summary>A datagram, something to do, or (neither) a tick of the clock.</summary>
    private readonly record struct Input(byte[]? Datagram, IPEndPoint? Source, Action? Act);

    [LoggerMessage(1020, LogLevel.Information, "SIP listens on UDP port {Port} (TCP too: {Tcp}; TLS port, 0 for none: {TlsPort})")]
    private partial void LogListening(int port, bool tcp, int tlsPort);

    [LoggerMessage(1021, LogLevel.Error, "The call loop met a bug: {Kind} {Stack}")]
    private partial void LogBug(string kind, string? stack);

    [LoggerMessage(1022, LogLevel.Error, "The call loop is overrun: a media event was lost")]
    private partial void LogOverrun();
}
