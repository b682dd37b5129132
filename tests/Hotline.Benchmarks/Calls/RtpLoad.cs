using System.Diagnostics;
using System.Threading.Channels;
using Hotline.Telephony.Media;

namespace Hotline.Benchmarks.Calls;

/// <summary>All ends of all calls on one thread that beats every 5 ms and runs before others: the same load for every relay.</summary>
internal sealed class RtpLoad : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(5);
    private readonly Channel<Action> orders = Channel.CreateBounded<Action>(10_000);
    private readonly List<RtpLeg> legs = [];
    private readonly Hearing hearing = new();
    private readonly ManualResetEvent over = new(false);
    private readonly Thread thread;
    private readonly long began = Stopwatch.GetTimestamp();

    public RtpLoad()
    {
        thread = new Thread(Run) { IsBackground = true, Name = "rtp-load" };
        thread.Start();
    }

    private TimeSpan Now => Stopwatch.GetElapsedTime(began);

    /// <summary>A new end, silent until it is told where to send.</summary>
    public Task<RtpLeg> AddAsync() => OrderAsync(() =>
    {
        // Spread over the frame time, as calls are.
        var leg = new RtpLeg(legs.Count) { Due = Now + TimeSpan.FromMilliseconds(Beat.TotalMilliseconds * (legs.Count % 4)) };
        legs.Add(leg);
        return leg;
    });

    /// <summary>Lets what is said count for so long, then waits for what is still on its way.</summary>
    public async Task<Heard> MeasureAsync(TimeSpan span, CancellationToken ct)
    {
        var before = await OrderAsync(() =>
        {
            hearing.Begin(legs);
            return hearing.Packets;
        });
        await Task.Delay(span, ct);
        var (said, packets, delays, looks, silence) = await OrderAsync(() => (hearing.End(legs), hearing.Packets - before, hearing.Delays, hearing.Looks, new Silence(hearing.Gaps, hearing.LongestPause)));
        await Task.Delay(TimeSpan.FromSeconds(1), ct);
        return new Heard(packets, said, await OrderAsync(() => hearing.Words), delays, looks, silence);
    }

    public void Dispose()
    {
        over.Set();
        thread.Join();
        legs.ForEach(leg => leg.Dispose());
        over.Dispose();
    }

    private Task<T> OrderAsync<T>(Func<T> order)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        orders.Writer.TryWrite(() => done.SetResult(order()));
        return done.Task;
    }

    private void Run()
    {
        ThreadUrgency.Raise();
        var buffer = new byte[2048];
        var looked = Stopwatch.GetTimestamp();
        for (var next = Now; ; next += Beat)
        {
            while (orders.Reader.TryRead(out var order))
            {
                order();
            }

            Speak();
            hearing.Look(looked);
            looked = Stopwatch.GetTimestamp();
            foreach (var leg in legs)
            {
                leg.Listen(buffer, legs, hearing);
            }

            var rest = next + Beat - Now;
            if (over.WaitOne(rest > TimeSpan.Zero ? rest : TimeSpan.Zero))
            {
                return;
            }
        }
    }

    private void Speak()
    {
        foreach (var leg in legs)
        {
            for (; leg.Due <= Now; leg.Due += RtpLeg.FrameTime)
            {
                if (leg.To != 0)
                {
                    leg.Say();
                }
            }
        }
    }
}

/// <param name="Packets">That came out of the relay.</param>
/// <param name="Said">Words put in.</param>
/// <param name="Words">Of those, words that came out.</param>
/// <param name="Looks">From one look of the load at all its sockets to the next; up to so much of a delay is the load's own.</param>
/// <param name="Silence">Where nothing came.</param>
internal sealed record Heard(long Packets, long Said, long Words, Measuring.Spread Delays, Measuring.Spread Looks, Silence Silence)
{
    public double Loss => Said == 0 ? 1 : 1 - ((double)Words / Said);
}

/// <param name="Gaps">How often an ear got nothing for longer than <see cref="Hearing.Gap"/>.</param>
/// <param name="Longest">The longest time between two packets at one ear.</param>
internal sealed record Silence(long Gaps, TimeSpan Longest);
