using System.Collections.Concurrent;
using Hotline.Benchmarks.Calls;
using Hotline.Benchmarks.Running;
using Hotline.Benchmarks.Wire;

namespace Hotline.Benchmarks.Flood;

/// <summary>Calls that are up: callers of the trunk, and agents at desk phones to whom the queue gave them. Each says 50 packets a second, hears the other, and counts every word.</summary>
internal sealed class SpokenCalls : IAsyncDisposable
{
    /// <summary>Where the phones are: no trunk's address.</summary>
    private const string Desks = "127.0.0.3";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly RtpLoad load = new();
    private readonly ConcurrentQueue<RtpLeg> desks = new();
    private readonly List<RtpLeg> legs = [];
    private readonly DeskPhones phones;

    private SpokenCalls(int sipPort) => phones = new DeskPhones(sipPort, PickUp, Desks);

    /// <summary>Where the node hears them.</summary>
    public IReadOnlyList<int> Ports => [.. legs.Select(leg => leg.To)];

    /// <exception cref="InvalidOperationException">They do not hear one another.</exception>
    public static async Task<SpokenCalls> StartAsync(City city, Callers callers, int calls, CancellationToken ct)
    {
        var spoken = new SpokenCalls(city.SipPort);
        try
        {
            for (var which = 1; which <= calls; which++)
            {
                await spoken.phones.RegisterAsync(City.Extension(which), City.PhoneSecret, ct);
            }

            await Seats.AddAsync(city.Database, int.Parse(City.Extension(1)), calls, ct);
            for (var which = 1; which <= calls; which++)
            {
                await spoken.CallAsync(callers, $"1390000{which:D4}", ct);
            }

            await spoken.HeardAsync(ct);
            return spoken;
        }
        catch
        {
            await spoken.DisposeAsync();
            throw;
        }
    }

    public Task<Heard> MeasureAsync(int seconds, CancellationToken ct) => load.MeasureAsync(TimeSpan.FromSeconds(seconds), ct);

    public async ValueTask DisposeAsync()
    {
        await phones.DisposeAsync();
        load.Dispose();
    }

    private async Task CallAsync(Callers callers, string number, CancellationToken ct)
    {
        var (caller, desk) = (await load.AddAsync(), await load.AddAsync());
        legs.AddRange(caller, desk);
        desks.Enqueue(desk);
        var call = callers.Call(number, caller.Port);
        if (await call.Final.Task.WaitAsync(Patience, ct) != 200)
        {
            throw new InvalidOperationException($"The call was refused: {call.Answer?.Start}");
        }

        caller.To = call.Answer!.AudioPort; // A final answer came.
    }

    private int? PickUp(int nodePort)
    {
        if (!desks.TryDequeue(out var desk))
        {
            return null;
        }

        desk.To = nodePort;
        return desk.Port;
    }

    /// <summary>Callers hear a notice first; then everybody hears everything.</summary>
    private async Task HeardAsync(CancellationToken ct)
    {
        var loss = 1.0;
        for (var second = 0; second < 30 && (loss > 0.01 || !desks.IsEmpty); second++)
        {
            loss = (await MeasureAsync(1, ct)).Loss;
        }

        if (loss > 0.01 || !desks.IsEmpty)
        {
            throw new InvalidOperationException($"{desks.Count} of {legs.Count / 2} calls were given to nobody, and {loss:0 %} of what is said is not heard.");
        }
    }
}
