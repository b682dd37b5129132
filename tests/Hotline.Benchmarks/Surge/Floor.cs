using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Hotline.Benchmarks.Running;
using Hotline.Benchmarks.Wire;
using Hotline.EndToEnd.Tests.Wire;

namespace Hotline.Benchmarks.Surge;

/// <summary>Seats with desk phones: each picks up at once, talks some seconds and hangs up. Keeps which citizens they heard.</summary>
internal sealed class Floor : IAsyncDisposable
{
    /// <summary>Where the phones are: no trunk's address.</summary>
    private const string Desks = "127.0.0.3";

    /// <summary>The node grants ten minutes, whatever is asked for.</summary>
    private static readonly TimeSpan Renews = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan Starts = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan TalksAtLeast = TimeSpan.FromSeconds(6), TalksAtMost = TimeSpan.FromSeconds(14);
    private readonly Voices voices = new(Desks);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> talking = new();
    private readonly ConcurrentBag<int> heard = [];
    private readonly CancellationTokenSource closed = new();
    private readonly DeskPhones phones;
    private int pickedUp;
    private Task renewing = Task.CompletedTask;

    private Floor(int sipPort) => phones = new DeskPhones(sipPort, _ => voices.Port(0), Desks, PickedUp, callId => (talking.TryRemove(callId, out var over) ? over : null)?.TrySetResult());

    /// <summary>How long a seat has a call on average.</summary>
    public static TimeSpan Talks => (TalksAtLeast + TalksAtMost) / 2;

    public int PickedUpCalls => pickedUp;

    /// <summary>Numbers of the citizens who were heard at a seat.</summary>
    public IReadOnlySet<int> Heard => heard.ToHashSet();

    public static async Task<Floor> OpenAsync(City city, int seats, CancellationToken ct)
    {
        var floor = new Floor(city.SipPort);
        try
        {
            await floor.RegisterAsync(1, ct, Starts);
            await floor.RegisterAsync(seats, ct);
            await Seats.AddAsync(city.Database, int.Parse(City.Extension(1)), seats, ct);
            floor.renewing = floor.RenewAsync(seats);
            return floor;
        }
        catch
        {
            await floor.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closed.CancelAsync();
        await renewing;
        await phones.DisposeAsync();
        voices.Dispose();
        closed.Dispose();
    }

    /// <param name="patience">For a node that has no settings yet and says 503.</param>
    private async Task RegisterAsync(int seats, CancellationToken ct, TimeSpan patience = default)
    {
        var began = Stopwatch.GetTimestamp();
        for (var which = 1; which <= seats; which++)
        {
            try
            {
                await phones.RegisterAsync(City.Extension(which), City.PhoneSecret, ct);
            }
            catch (InvalidOperationException) when (Stopwatch.GetElapsedTime(began) < patience)
            {
                which--;
                await Task.Delay(TimeSpan.FromMilliseconds(200), ct);
            }
        }
    }

    private async Task RenewAsync(int seats)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Renews, closed.Token);
                await RegisterAsync(seats, closed.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Over.
        }
    }

    private void PickedUp(SipText invite)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (talking.TryAdd(invite["Call-ID"], over))
        {
            _ = TalkAsync(invite, over.Task, Interlocked.Increment(ref pickedUp));
        }
    }

    private async Task TalkAsync(SipText invite, Task over, int number)
    {
        var voice = voices.Open(0, invite.AudioPort, Voice.OfSeat | (uint)number);
        var talks = TalksAtLeast + (TalksAtMost - TalksAtLeast) * (RandomNumberGenerator.GetInt32(1001) / 1000.0);
        await Task.WhenAny(over, Task.Delay(talks));
        if (talking.TryRemove(invite["Call-ID"], out _))
        {
            phones.HangUp(invite);
        }

        voices.Close(voice);
        if (voice.Heard.Task.IsCompletedSuccessfully)
        {
            heard.Add(await voice.Heard.Task);
        }
    }
}
