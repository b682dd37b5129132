using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Hotline.Agent.Client.Contracts;
using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;
using Hotline.Benchmarks.Wire;

namespace Hotline.Benchmarks.Pop;

/// <summary>Ready agents with registered desk phones, and callers who hang up as soon as a console has them, or a screen shows them.</summary>
internal sealed class Incoming : IAsyncDisposable
{
    private const int RtpPort = 9; // Nobody listens there; a caller is gone before silence counts.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> expected = new();
    private readonly List<IAsyncDisposable> desks = [];
    private readonly Callers callers;
    private readonly DeskPhones phones;
    private int last;

    private Incoming(City city) => (callers, phones) = (new Callers(city.SipPort), new DeskPhones(city.SipPort, _ => null));

    public static async Task<Incoming> OpenAsync(City city, int agents, CancellationToken ct)
    {
        var incoming = new Incoming(city);
        for (var which = 1; which <= agents; which++)
        {
            await incoming.phones.RegisterAsync(City.Extension(which), City.PhoneSecret, ct);
            using var door = await city.SignInAsync(City.Agent(which), ct);
            var desk = await DeskEar.OpenAsync(new Uri(city.Web, HubPath.Desk), door, incoming.Heard, ct);
            incoming.desks.Add(desk);
            await desk.ReadyAsync(ct);
        }

        return incoming;
    }

    /// <summary>One agent, whose console is a page in a browser.</summary>
    public static async Task<Incoming> OnScreenAsync(City city, CancellationToken ct)
    {
        var incoming = new Incoming(city);
        var screen = await DeskScreen.OpenAsync(city.Web, City.Agent(1), City.Password, incoming.Shown);
        incoming.desks.Add(screen);
        await incoming.phones.RegisterAsync(City.Extension(1), City.PhoneSecret, ct);
        await screen.ReadyAsync();
        return incoming;
    }

    /// <summary>Calls at an even rate, whether or not the earlier ones were shown.</summary>
    public async Task<PopTimes> CallAsync(int count, double perSecond, CancellationToken ct)
    {
        var times = new PopTimes();
        var running = new List<Task>();
        var began = Stopwatch.GetTimestamp();
        for (var which = 0; which < count; which++)
        {
            var due = TimeSpan.FromSeconds(which / perSecond) - Stopwatch.GetElapsedTime(began);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, ct);
            }

            running.Add(OneAsync(++last, times, ct));
        }

        await Task.WhenAll(running);
        return times;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var desk in desks)
        {
            await desk.DisposeAsync();
        }

        await callers.DisposeAsync();
        await phones.DisposeAsync();
    }

    private async Task OneAsync(int which, PopTimes times, CancellationToken ct)
    {
        // A console shows the first three and the last four digits: the last four tell the calls apart.
        var pop = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        expected[string.Create(CultureInfo.InvariantCulture, $"138****{which:D4}")] = pop;
        var call = callers.Call(string.Create(CultureInfo.InvariantCulture, $"1380000{which:D4}"), RtpPort);
        try
        {
            if (await call.Final.Task.WaitAsync(Patience, ct) != 200)
            {
                times.Fail();
                return;
            }

            var at = await pop.Task.WaitAsync(Patience, ct);
            times.Add(call, at);
        }
        catch (TimeoutException)
        {
            times.Fail();
        }

        callers.HangUp(call);
    }

    private void Heard(DeskEvent e, long at)
    {
        if (e is { Kind: DeskEventKind.OfferMade, Call: { Phase: CallPhase.Offered } call })
        {
            Shown(call.Caller, at);
        }
    }

    private void Shown(string caller, long at)
    {
        if (expected.TryRemove(caller, out var pop))
        {
            pop.TrySetResult(at);
        }
    }
}

/// <summary>The steps of many calls.</summary>
internal sealed class PopTimes
{
    private int failed;

    public Spread Ringing { get; } = new();

    public Spread Answered { get; } = new();

    public Spread Pop { get; } = new();

    public Spread Whole { get; } = new();

    public int Failed => failed;

    public void Fail() => Interlocked.Increment(ref failed);

    public void Add(PlacedCall call, long pop)
    {
        Ringing.Add(Between(call.InviteAt, call.RingingAt ?? call.AnsweredAt));
        Answered.Add(Between(call.InviteAt, call.AnsweredAt));
        Pop.Add(Between(call.AnsweredAt, pop));
        Whole.Add(Between(call.InviteAt, pop));
    }

    private static double Between(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;
}
