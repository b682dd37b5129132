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

    private readonly TimeProvider time;
    private readonly ILogger<MediaClock> logger;
    private readonly long origin;
    private readonly Channel<Action> orders = Channel.CreateBounded<Action>(new BoundedChannelOptions(16_384) { SingleReader = true });
    private readonly List<AudioLeg> legs = [];
    private readonly List<AudioLeg> due = [];
    private readonly List<AudioLeg> failed = [];
    private readonly List<IMediaInlet> inlets = [];
    private readonly byte[] datagram = new byte[2048];
    private readonly System.Net.SocketAddress source = new(System.Net.Sockets.AddressFamily.InterNetworkV6); // Room for either family.
    private readonly ManualResetEvent stop = new(false);
    private Thread? thread;
    private bool disposed;
    private TimeSpan lastLateLog = -LateLogInterval;

    public MediaClock(TimeProvider time, ILogger<MediaClock> logger) => (this.time, this.logger, origin) = (time, logger, time.GetTimestamp());

    /// <summary>Time since the clock was made.</summary>
    public TimeSpan Now => time.GetElapsedTime(origin);

    /// <summary>The longest a tick was late, since the start.</summary>
    public TimeSpan WorstLateness { get; private set; }

    public void Start()
    {
        thread = new Thread(Run) { Name = "media clock", IsBackground = true };
        thread.Start();
    }

    /// <summary>Has the media thread do something at its next tick. Never blocks.</summary>
    /// <exception cref="InvalidOperationException">The media thread has not moved for very long.</exception>
    public void Order(Action order)
    {
        if (!orders.Writer.TryWrite(order))
            throw new InvalidOperationException("The media thread takes no more orders.");
    }

    /// <summary>On the media thread: a leg joins the clock.</summary>
    public void Add(AudioLeg leg) => legs.Add(leg);

    /// <summary>Before the start, or on the media thread: an inlet that feeds many legs is read at every beat.</summary>
    public void Add(IMediaInlet inlet) => inlets.Add(inlet);

    /// <summary>On the media thread: a leg leaves the clock.</summary>
    public void Remove(AudioLeg leg) => legs.Remove(leg);

    /// <summary>One beat. Public to tests, which move time themselves.</summary>
    public void Tick(TimeSpan now)
    {
        while (orders.Reader.TryRead(out var order))
            Obey(order);
        foreach (var inlet in inlets)
            Read(inlet, now);
        foreach (var leg in legs)
            Move(leg, Step.Receive, now);
        for (int i = 0; i < FramesPerTick && BeginFrames(now); i++)
            foreach (var leg in due)
                Move(leg, Step.Emit, now);
        foreach (var leg in legs)
            Move(leg, Step.Watch, now);
        if (failed.Count > 0)
            LetGoFailed();
    }

    /// <summary>Carries out the last orders, then closes every leg.</summary>
    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        stop.Set();
        thread?.Join();
        while (orders.Reader.TryRead(out var order))
            order();
        foreach (var leg in legs)
            leg.Close(Now);
        stop.Dispose();
    }

    private bool BeginFrames(TimeSpan now)
    {
        due.Clear();
        foreach (var leg in legs)
            if (Move(leg, Step.Begin, now))
                due.Add(leg);
        return due.Count > 0;
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
        while (!stop.WaitOne(Max(next - Now, TimeSpan.Zero)));
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
            inlet.Receive(datagram, source, now);
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
                    leg.Path.Receive(datagram, source, now);
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
        if (!failed.Contains(leg))
            failed.Add(leg);
        return false;
    }
#pragma warning restore CA1031

    /// <summary>They are told of once and moved no more.</summary>
    private void LetGoFailed()
    {
        foreach (var leg in failed)
        {
            LogLegFailed(leg.Failure!, leg.Leg.CallId, leg.Leg.LegId); // That is why it is among them.
            legs.Remove(leg);
            leg.FallSilent();
        }
        failed.Clear();
    }

    private void NoteLateness(TimeSpan late, TimeSpan now)
    {
        WorstLateness = Max(WorstLateness, late);
        if (late < Late || now - lastLateLog < LateLogInterval)
            return;
        lastLateLog = now;
        LogLate((int)late.TotalMilliseconds, legs.Count);
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
