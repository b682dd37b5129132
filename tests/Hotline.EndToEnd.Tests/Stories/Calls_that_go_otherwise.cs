using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Hotline.EndToEnd.Tests.Phones;
using Hotline.EndToEnd.Tests.Wire;
using Hotline.Testing.Audio;

namespace Hotline.EndToEnd.Tests.Stories;

[Collection(typeof(Alone))]
public sealed class Calls_that_go_otherwise(DemoCity city, Chromium chromium)
{
    [Theory(Timeout = 120_000)]
    [InlineData("gives-up-waiting.xml", "13607910357")]
    [InlineData("gives-up-ringing.xml", "13507910468")]
    public async Task A_caller_who_gives_up_is_on_the_list_of_missed_calls(string scenario, string number)
    {
        var hotline = await city.StartedAsync();
        await Sipp.CallAsync(hotline, scenario, number);
        var masked = $"{number[..3]}****{number[^4..]}";
        var desk = await AgentDesk.OpenAsync(chromium, hotline, hotline.LoginOf("agent"));
        await using var person = desk.Person;
        await Eventually.HoldsAsync("the missed call is listed", TimeSpan.FromSeconds(10), async () =>
            await person["missed-call"].CountAsync() > 0 && (await person["missed-calls"].InnerTextAsync()).Contains(masked, StringComparison.Ordinal));
        await person.PhotographAsync($"09-missed-{Path.GetFileNameWithoutExtension(scenario)}");
        Assert.Equal(0, await Journal.OneAsync<long>(hotline, "select count(*) from agent.call where ended_at is null"));
    }

    [Fact(Timeout = 120_000)]
    public async Task Hanging_up_on_the_desk_phone_or_on_the_screen_ends_both_sides()
    {
        var hotline = await city.StartedAsync();
        await using var line = await DeskLine.OpenAsync(hotline, hotline.LoginOf("agent"));
        await using var phone = new WirePhone(hotline, hotline.Phone("8001"), 900);
        await phone.RegisterAsync();

        await line.ReadyAsync();
        await using (var caller = new WireCaller(hotline.SipPort, "13307910579", 500))
        {
            Assert.Equal(200, await caller.CallAsync());
            await phone.AnswerAsync(TimeSpan.FromSeconds(15));
            var call = await line.CallAsync(CallPhase.Talking);
            await phone.HangUpAsync();
            await caller.EndsAsync(TimeSpan.FromSeconds(5));
            await line.CallAsync(CallPhase.Ended);
            Assert.Equal("Agent", (await Journal.OfAsync(hotline, call.CallId)).EndedBy);
        }

        await line.ReadyAsync();
        await using (var caller = new WireCaller(hotline.SipPort, "13307910570", 500))
        {
            Assert.Equal(200, await caller.CallAsync());
            await phone.AnswerAsync(TimeSpan.FromSeconds(15));
            var call = await line.CallAsync(CallPhase.Talking);
            await line.HangUpAsync(call.CallId);
            await Task.WhenAll(caller.EndsAsync(TimeSpan.FromSeconds(5)), phone.EndsAsync(TimeSpan.FromSeconds(5)));
            await line.CallAsync(CallPhase.Ended);
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task One_call_is_offered_to_one_agent_at_a_time_and_a_refused_one_keeps_its_draft_and_place()
    {
        var hotline = await city.StartedAsync();
        await using var one = await DeskLine.OpenAsync(hotline, hotline.LoginOf("agent"));
        await using var two = await DeskLine.OpenAsync(hotline, hotline.LoginOf("agent", 1));
        await using var phoneOne = new WirePhone(hotline, hotline.Phone("8001"), 900);
        await using var phoneTwo = new WirePhone(hotline, hotline.Phone("8002"), 1100);
        await phoneOne.RegisterAsync();
        await phoneTwo.RegisterAsync();
        await one.ReadyAsync();
        await two.ReadyAsync();

        await using var caller = new WireCaller(hotline.SipPort, "13207910681", 500);
        Assert.Equal(200, await caller.CallAsync());
        DeskLine? first = null;
        await Eventually.HoldsAsync("the call is offered", TimeSpan.FromSeconds(10), async () =>
            (first = await HoldsAsync(one) ? one : await HoldsAsync(two) ? two : null) is not null);
        var second = first == one ? two : one;
        Assert.Null((await second.SnapshotAsync()).Call);
        var offered = await first!.CallAsync(CallPhase.Offered); // Set by the probe that held.

        var answering = (second == one ? phoneOne : phoneTwo).AnswerAsync(TimeSpan.FromSeconds(20));
        await first.RefuseAsync(offered.OfferId);
        await answering;
        var talking = await second.CallAsync(CallPhase.Talking);
        Assert.Equal(offered.CallId, talking.CallId);
        Assert.Equal(offered.DraftId, talking.DraftId);
        Assert.NotEqual(CallPhase.Talking, (await first.SnapshotAsync()).Call?.Phase);
        await caller.HangUpAsync();
        await second.CallAsync(CallPhase.Ended);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_caller_hears_the_notice_then_music_while_nobody_is_free()
    {
        var hotline = await city.StartedAsync();
        await using var caller = await Baresip.CallerAsync("13107910792", 620);
        await caller.DialAsync($"sip:12345@127.0.0.1:{hotline.SipPort}");
        await caller.SeesAsync("CALL_ESTABLISHED", TimeSpan.FromSeconds(10));
        await Task.Delay(TimeSpan.FromSeconds(14), TestContext.Current.CancellationToken); // A caller's patience.
        await caller.HangUpAsync();
        await caller.SeesAsync("CALL_CLOSED", TimeSpan.FromSeconds(5));
        var heard = caller.Heard();
        var speech = heard.Left.AsSpan(0, 3 * heard.Rate);
        Assert.True(Tone.Level(speech) > 0.01, "no notice was heard");
        // Speech is not one tone: no frequency of the music scale holds most of its energy.
        Assert.DoesNotContain(Enumerable.Range(100, 1000), hertz => Tone.Share(heard.Left.AsSpan(0, 3 * heard.Rate), hertz, heard.Rate) > 0.5);
        Assert.True(Tone.Level(heard.Left.AsSpan(heard.Left.Length - 2 * heard.Rate)) > 0.005, "no music was heard");
    }

    private static async Task<bool> HoldsAsync(DeskLine line) => (await line.SnapshotAsync()).Call is { Phase: CallPhase.Offered };
}
