using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Media;

/// <summary>
/// The one media thread: every 5 ms it takes orders, reads the sockets that have something (what is relayed leaves at once) and moves every leg whose frame is due.
/// Two legs in three calls or two thousand, it is the same thread: no task per socket.
/// </summary>
internal sealed partial class MediaClock : IDisposable
{
    public static readonly TimeSpan TickTime = TimeSpan.FromMilliseconds(5);

    /// <summary>A leg that owes frames after a late tick sends at most this many at once.</summary>
    private const int FramesPerTick = 2;

    /// <summary>A tick this late is heard by everyone who is talking.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(60);

    private static readonly TimeSpan LateLogInterval = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;
    private readonly ILogger<MediaClock> _logger;
    private readonly long _origin;
    private readonly Channel<Action> _orders = Channel.CreateBounded<Action>(new BoundedChannelOptions(16_384) { SingleReader = true });
    private readonly List<AudioLeg> _legs = [];
    private readonly List<AudioLeg> _due = [];
    private readonly List<AudioLeg> _failed = [];
    private readonly List<IMediaInlet> _inlets = [];
    private readonly byte[] _datagram = new byte[2048];
    private readonly System.Net.SocketAddress _source = new(System.Net.Sockets.AddressFamily.InterNetworkV6); // Room for either family.
    private readonly ManualResetEvent _stop = new(false);
    private Thread? _thread;
    private bool _disposed;
    private TimeSpan _lastLateLog = -LateLogInterval;

    public MediaClock(TimeProvider time, ILogger<MediaClock> logger) => (_time, _logger, _origin) = (time, logger, time.GetTimestamp());

    /// <summary>Time since the clock was made.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>The longest a tick was late, since the start.</summary>
    public TimeSpan WorstLateness { get; private set; }

    public void Start()
    {
        _thread = new Thread(Run) { Name = "media clock", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Has the media thread do something at its next tick. Never blocks.</summary>
    /// <exception cref="InvalidOperationException">The media thread has not moved for very long.</exception>
    public void Order(Action order)
    {
        if (!_orders.Writer.TryWrite(order))
            throw new InvalidOperationException("The media thread takes no more orders.");
    }

    /// <summary>On the media thread: a leg joins the clock.</summary>
    public void Add(AudioLeg leg) => _legs.Add(leg);

    /// <summary>Before the start, or on the media thread: an inlet that feeds many legs is read at every beat.</summary>
    public void Add(IMediaInlet inlet) => _inlets.Add(inlet);

    /// <summary>On the media thread: a leg leaves the clock.</summary>
    public void Remove(AudioLeg leg) => _legs.Remove(leg);

    /// <summary>One beat. Public to tests, which move time themselves.</summary>
    public void Tick(TimeSpan now)
    {
        while (_orders.Reader.TryRead(out var order))
            Obey(order);
        foreach (var inlet in _inlets)
            Read(inlet, now);
        foreach (var leg in _legs)
            Move(leg, Step.Receive, now);
        for (int i = 0; i < FramesPerTick && BeginFrames(now); i++)
            foreach (var leg in _due)
                Move(leg, Step.Emit, now);
        foreach (var leg in _legs)
            Move(leg, Step.Watch, now);
        if (_failed.Count > 0)
            LetGoFailed();
    }

    /// <summary>Carries out the last orders, then closes every leg.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _stop.Set();
        _thread?.Join();
        while (_orders.Reader.TryRead(out var order))
            order();
        foreach (var leg in _legs)
            leg.Close(Now);
        _stop.Dispose();
    }

    private bool BeginFrames(TimeSpan now)
    {
        _due.Clear();
        foreach (var leg in _legs)
            if (Move(leg, Step.Begin, now))
                _due.Add(leg);
        return _due.Count > 0;
    }

    private void Run()
    {
        if (ThreadUrgency.Raise())
            LogUrgent();
        else
            LogNotUrgent();
        var next = Now;
        do
        {
            var now = Now;
            NoteLateness(now - next, now);
            Tick(now);
            // A missed beat is not made up for: legs know by the time what they owe.
            next = Max(next + TickTime, Now);
        }
        while (!_stop.WaitOne(Max(next - Now, TimeSpan.Zero)));
    }

#pragma warning disable CA1031 // Here a bug in what belongs to one call must not silence the others.
    private void Obey(Action order)
    {
        try
        {
            order();
        }
        catch (Exception problem)
        {
            LogTickFailed(problem);
        }
    }

    private void Read(IMediaInlet inlet, TimeSpan now)
    {
        try
        {
            inlet.Receive(_datagram, _source, now);
        }
        catch (Exception problem)
        {
            LogTickFailed(problem);
        }
    }

    /// <returns>Whether a frame has begun.</returns>
    private bool Move(AudioLeg leg, Step step, TimeSpan now)
    {
        try
        {
            switch (step)
            {
                case Step.Receive:
                    leg.Path.Receive(_datagram, _source, now);
                    break;
                case Step.Begin:
                    return leg.BeginFrame(now);
                case Step.Emit:
                    leg.EmitFrame(now);
                    break;
                case Step.Watch:
                    leg.Watch(now);
                    break;
            }
            if (leg.Failure is null)
                return false;
        }
        catch (Exception problem)
        {
            leg.Failure ??= problem;
        }
        if (!_failed.Contains(leg))
            _failed.Add(leg);
        return false;
    }
#pragma warning restore CA1031

    /// <summary>They are told of once and moved no more.</summary>
    private void LetGoFailed()
    {
        foreach (var leg in _failed)
        {
            LogLegFailed(leg.Failure!, leg.Leg.CallId, leg.Leg.LegId); // That is why it is among them.
            _legs.Remove(leg);
            leg.FallSilent();
        }
        _failed.Clear();
    }

    private void NoteLateness(TimeSpan late, TimeSpan now)
    {
        WorstLateness = Max(WorstLateness, late);
        if (late < Late || now - _lastLateLog < LateLogInterval)
            return;
        _lastLateLog = now;
        LogLate((int)late.TotalMilliseconds, _legs.Count);
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    [LoggerMessage(1103, LogLevel.Information, "The media thread runs before others")]
    private partial void LogUrgent();

    [LoggerMessage(1104, LogLevel.Information, "The media thread runs as any other: the system gives it no urgency (root, CAP_SYS_NICE, LimitRTPRIO=1 or LimitNICE=-11 would)")]
    private partial void LogNotUrgent();

    [LoggerMessage(1101, LogLevel.Warning, "The media clock is {Milliseconds} ms late with {Legs} legs: this machine is too busy for clean audio")]
    private partial void LogLate(int milliseconds, int legs);

    [LoggerMessage(1102, LogLevel.Error, "An order to the media thread failed, or what is read for many legs")]
    private partial void LogTickFailed(Exception problem);

    [LoggerMessage(1105, LogLevel.Error, "Leg {LegId} of call {CallId} failed and is silent from now on")]
    private partial void LogLegFailed(Exception problem, Guid callId, Guid legId);

    /// <summary>What a beat does with a leg.</summary>
    private enum Step { Receive, Begin, Emit, Watch }
}
