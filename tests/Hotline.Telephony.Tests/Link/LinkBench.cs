using System.Diagnostics.Metrics;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Link;
using Hotline.Telephony.Recording;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hotline.Telephony.Tests.Link;

/// <summary>One life of a node's link: everything real but the calls behind it.</summary>
internal sealed class LinkBench : IAsyncDisposable
{
    private readonly Meters _meters = new();
    private readonly TelephonyLink _link;
    private readonly Recorder _recorder;
    private readonly NodeConfiguration _configuration;

    public LinkBench(SpoolBench disk, params Uri[] webs)
        : this(disk, TimeProvider.System, webs)
    {
    }

    /// <param name="machine">The clock of the machine that the node runs on.</param>
    public LinkBench(SpoolBench disk, TimeProvider machine, Uri[] webs)
    {
        House = new HouseTime(machine);
        TimeProvider time = House;
        Events = new EventSink(disk.Spool, new LiveCallJournal(Path.Combine(disk.Root, "live")), time, NullLogger<EventSink>.Instance);
        Recordings = new RecordingFolder(Path.Combine(disk.Root, "recordings"));
        _recorder = new Recorder(Recordings, Events, time, NullLogger<Recorder>.Instance);
        Calls = new CallsBehind(Events);
        _configuration = new NodeConfiguration(
            Calls, _recorder, new SettingsCache(Path.Combine(disk.Root, "settings"), disk.Cipher, NullLogger<SettingsCache>.Instance),
            NullLogger<NodeConfiguration>.Instance);
        _link = new TelephonyLink(
            new LinkOptions("node-1", webs, _ => Task.FromResult<string?>("secret")), disk.Spool, Calls, Calls,
            new CommandDesk(Calls, Recordings, NullLogger<CommandDesk>.Instance), _configuration, new NodeClock(House, _meters, NullLogger<NodeClock>.Instance), time, NullLogger<TelephonyLink>.Instance);
    }

    public HouseTime House { get; }

    public EventSink Events { get; }

    public RecordingFolder Recordings { get; }

    public CallsBehind Calls { get; }

    public Recorder Recorder => _recorder;

    public bool IsAttached => _link.IsAttached;

    public Task RestoreAsync(CancellationToken ct) => _configuration.RestoreAsync(ct);

    public Task StartAsync(CancellationToken ct) => _link.StartAsync(ct);

    public void Publish(int number) => Events.Publish(SpoolBench.Event(number));

    /// <summary>Ends without farewell, as a kill does.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _link.StopAsync(now.Token);
        await (_link.ExecuteTask ?? Task.CompletedTask).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, CancellationToken.None);
        _link.Dispose();
        _recorder.Dispose();
        _configuration.Dispose();
        _meters.Dispose();
    }

    private sealed class Meters : IMeterFactory
    {
        private readonly List<Meter> _made = [];

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(options);
            _made.Add(meter);
            return meter;
        }

        public void Dispose() => _made.ForEach(meter => meter.Dispose());
    }
}

/// <summary>The calls as the link sees them.</summary>
internal sealed class CallsBehind(ICallEventSink events) : ICallCommands, IBrowserCalls
{
    private readonly Lock _lock = new();
    private readonly List<TelephonyCommand> _executed = [];
    private readonly List<NodeSettings> _configured = [];

    public TelephonyCommand[] Executed
    {
        get
        {
            lock (_lock)
                return [.. _executed];
        }
    }

    public NodeSettings[] Configured
    {
        get
        {
            lock (_lock)
                return [.. _configured];
        }
    }

    public ValueTask<CommandResult> ExecuteAsync(TelephonyCommand command, CancellationToken ct)
    {
        lock (_lock)
            _executed.Add(command);
        return ValueTask.FromResult(new CommandResult(command.CommandId, command is HangUp ? "call.unknown" : null));
    }

    public ValueTask ConfigureAsync(NodeSettings settings, CancellationToken ct)
    {
        lock (_lock)
            _configured.Add(settings);
        return ValueTask.CompletedTask;
    }

    public ValueTask<LineAnswer> ConnectLineAsync(LineOffer offer, CancellationToken ct) =>
        ValueTask.FromResult(new LineAnswer($"answer to {offer.Sdp} of {offer.Line}", null));

    public ValueTask<LineAnswer> PlaceWebCallAsync(WebCallOffer offer, CancellationToken ct) => ValueTask.FromResult(LineAnswer.Refuse("node.busy"));

    public ValueTask EndWebCallAsync(Guid callId, CancellationToken ct) => ValueTask.CompletedTask;

    public ValueTask<CallSnapshot> SnapshotAsync(CancellationToken ct) => ValueTask.FromResult(new CallSnapshot(events.LastSeq, [], []));

    public ValueTask<CallLadder?> LadderAsync(Guid callId, CancellationToken ct) => ValueTask.FromResult<CallLadder?>(null);
}
