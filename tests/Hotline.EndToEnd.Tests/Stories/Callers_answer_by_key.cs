using System.Diagnostics;
using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Wire;
using Hotline.Testing.Audio;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>What the hotline asks of a caller, heard on the wire and answered with a key of a telephone (RFC 4733).</summary>
[Collection(typeof(Alone))]
public sealed class Callers_answer_by_key(DemoCity city)
{
    private const double CallerTone = 613, AgentTone = 1009;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact(Timeout = 120_000)]
    public async Task Asked_at_the_end_the_caller_rates_by_a_key_and_is_let_go()
    {
        var hotline = await city.StartedAsync();
        await using var asks = await QueueTerms.SetAsync(hotline, queue => queue with { Survey = true });
        await using var line = await DeskLine.OpenAsync(hotline, hotline.LoginOf("agent"));
        await using var phone = new WirePhone(hotline, hotline.Phone("8001"), AgentTone);
        await phone.RegisterAsync();
        await line.ReadyAsync();
        await using var caller = new WireCaller(hotline.SipPort, "13307910590", CallerTone);
        Assert.Equal(200, await caller.CallAsync());
        await phone.AnswerAsync(TimeSpan.FromSeconds(15));
        var call = await line.CallAsync(CallPhase.Talking);

        await phone.HangUpAsync();
        await HearsWordsAsync(caller.Ear);
        caller.Ear.Press('2');
        await caller.EndsAsync(Soon); // Thanked first.

        await Eventually.HoldsAsync("the rating is in the call's record", Soon, async () =>
            await Journal.OneAsync<int>(hotline, $"select coalesce(rating, 0)::int from agent.call where id = '{call.CallId}'") == 2);
        await line.LeaveAsync();
    }

    [Fact(Timeout = 120_000)]
    public async Task A_closed_queue_says_so_and_keeps_the_place_of_who_presses_1()
    {
        var hotline = await city.StartedAsync();
        await using var closed = await QueueTerms.SetAsync(hotline, queue => queue with { OpeningHours = ClosedNow(), OpenHolidays = true, CallBackKey = true });
        await using var caller = new WireCaller(hotline.SipPort, "13307910591", CallerTone);
        Assert.Equal(200, await caller.CallAsync());
        await HearsWordsAsync(caller.Ear);
        caller.Ear.Press('1');
        await caller.EndsAsync(Soon);

        await closed.DisposeAsync();
        await using var line = await DeskLine.OpenAsync(hotline, hotline.LoginOf("agent"));
        var asked = await Eventually.GetAsync("the caller is on the list of those to be called", Soon, async () =>
            (await line.SnapshotAsync()).Missed.SingleOrDefault(missed => missed.Caller.EndsWith("0591", StringComparison.Ordinal)));
        Assert.True(asked.Asked);
        Assert.Equal("13307910591", await line.CallBackAsync(asked.CallId));
    }

    /// <summary>Hours of today that are over or have not begun.</summary>
    private static string ClosedNow() => DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)).Hour < 12 ? "13:00-13:01" : "01:00-01:02";

    /// <summary>A voice, for a second: loud enough, and neither the agent nor one tone of the music.</summary>
    private static Task HearsWordsAsync(RtpEar ear) => Eventually.HoldsAsync("the caller hears words", TimeSpan.FromSeconds(6), () =>
    {
        long to = Stopwatch.GetTimestamp();
        var heard = ear.Heard(to - Stopwatch.Frequency, to);
        return heard.Length > 7_000 && Tone.Level(heard) > 0.01 && !Enumerable.Range(100, 1000).Any(hertz => Tone.Share(heard, hertz) > 0.5);
    });
}
