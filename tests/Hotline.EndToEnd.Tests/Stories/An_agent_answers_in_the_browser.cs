using System.Diagnostics;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Hotline.EndToEnd.Tests.Phones;
using Hotline.EndToEnd.Tests.Wire;
using Hotline.Testing.Audio;
using Microsoft.Playwright;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>No desk phone: the agent's line is the browser. First a caller by telephone, with the tab loaded anew in mid-call; then a citizen on the web phone page.</summary>
[Collection(typeof(Alone))]
public sealed class An_agent_answers_in_the_browser(DemoCity city)
{
    private const double CallerTone = 620, AgentTone = 1130, CitizenTone = 880, OtherTone = 1511;

    [Fact(Timeout = 420_000)]
    public async Task Voices_cross_and_a_reload_of_the_tab_keeps_the_call()
    {
        var hotline = await city.StartedAsync();
        await using var chromium = await TalkingChromium.StartAsync(AgentTone);
        await using var person = await chromium.OpenAsync(hotline);
        var agent = await AgentDesk.ReadyInBrowserAsync(person, hotline.LoginOf("agent", 2));

        await using var caller = await Baresip.CallerAsync("13807913579", CallerTone);
        await caller.DialAsync($"sip:12345@127.0.0.1:{hotline.SipPort}");
        await agent.CallIsAsync("Offered");
        await person.PhotographAsync("20-browser-rings");
        await person.Page.Keyboard.PressAsync("F7");
        await agent.CallIsAsync("Talking");
        await person.HearsAsync("line-audio", CallerTone);
        await TalkAsync(2);
        await person.PhotographAsync("21-browser-talks");
        var secured = await TalkingChromium.SecuredByAsync(person); // DTLS 1.2, forward secret.
        Assert.Equal(["FEFD", "SRTP_AES128_CM_HMAC_SHA1_80"], [secured[0].ToUpperInvariant(), secured[2]]);
        Assert.StartsWith("TLS_ECDHE_ECDSA_WITH_AES_", secured[1], StringComparison.Ordinal);

        // Both meters move; another microphone takes over in mid-call.
        await MovesAsync(person, "line-microphone");
        await MovesAsync(person, "line-heard");
        var microphone = await ChooseAnotherMicrophoneAsync(person);
        await MovesAsync(person, "line-microphone");

        // Muted, the caller hears nothing of the agent; keys reach the caller's phone.
        await person.ClickAsync("line-mute");
        await Eventually.HoldsAsync("the meter of a muted microphone is still", TimeSpan.FromSeconds(5), async () => await LevelAsync(person, "line-microphone") == 0);
        await TalkAsync(1);
        await person.ClickAsync("line-mute");
        await person.ClickAsync("line-keypad");
        await person.ClickAsync("line-key-5");
        await caller.SeesAsync("CALL_DTMF_START", TimeSpan.FromSeconds(5));
        await TalkAsync(2);

        // The tab is loaded anew: the call is where it was, and the line is back in time.
        long reloaded = Stopwatch.GetTimestamp();
        await person.Page.ReloadAsync(new() { WaitUntil = WaitUntilState.Commit });
        await person.BecomesAsync("connection", "state", "Live", 60);
        var loaded = Stopwatch.GetElapsedTime(reloaded);
        await person.BecomesAsync("phone-light", "status", "Up");
        var back = Stopwatch.GetElapsedTime(reloaded);
        await agent.CallIsAsync("Talking");
        await person.HearsAsync("line-audio", CallerTone);
        Assert.Equal(microphone, await AskedAsync(person));
        await TalkAsync(3);

        await caller.HangUpAsync();
        await agent.CallIsAsync("Ended");
        Assert.Empty(person.Trouble);
        var heard = caller.Heard();
        Assert.True(ToneTrack.Of(heard.Left, AgentTone, heard.Rate).Total > TimeSpan.FromSeconds(5), "the caller did not hear the agent");

        // One recording, both voices, and in the gap of the reload music in place of the agent.
        var recording = await agent.RecordingAsync(hotline);
        Assert.True(ToneTrack.Of(recording.Left, CallerTone, recording.Rate).Total > TimeSpan.FromSeconds(8), "the caller's tone is not in the left channel");
        var spoken = ToneTrack.Of(recording.Right, AgentTone, recording.Rate);
        TestContext.Current.TestOutputHelper?.WriteLine($"console loaded after {loaded.TotalSeconds:0.00} s, line back after {back.TotalSeconds:0.00} s; the caller was without the agent for {spoken.LongestGap.TotalSeconds:0.00} s");
        Assert.True(spoken.Total > TimeSpan.FromSeconds(5), "the agent's tone is not in the right channel");
        // Loading the console is the machine's own time; from there the line has five seconds, and so has the whole of it where nothing else runs.
        Assert.InRange(back - loaded, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.InRange(spoken.LongestGap, TimeSpan.FromSeconds(0.3), TimeSpan.FromSeconds(5) + loaded);
        Assert.True(MusicInTheGap(recording, spoken) > TimeSpan.FromSeconds(0.1), "the caller heard no music while the tab was loaded");
        await agent.RestAsync();
        await CitizenCallsAsync(agent, hotline);
    }

    /// <summary>The web phone page, on the same agent's browser line.</summary>
    private static async Task CitizenCallsAsync(AgentDesk agent, RunningHotline hotline)
    {
        await using var chromium = await TalkingChromium.StartAsync(CitizenTone);
        await using var citizen = await chromium.OpenAsync(hotline);
        await citizen.Page.GotoAsync("/phone");
        await agent.ReadyAsync();
        await citizen.ClickAsync("web-phone-call");
        await citizen.BecomesAsync("web-phone", "state", "talking");
        await citizen.PhotographAsync("22-web-phone");
        await agent.CallIsAsync("Offered");
        Assert.Equal("网页电话", await agent.Person.TextAsync("pop-caller"));
        await agent.Person.ClickAsync("answer-button");
        await agent.CallIsAsync("Talking");
        await agent.Person.HearsAsync("line-audio", CitizenTone);
        await citizen.HearsAsync("web-phone-audio", AgentTone);

        // Held, the citizen hears music; taken back, the agent.
        await agent.Person.ClickAsync("hold-button");
        await Eventually.HoldsAsync("the citizen hears music", TimeSpan.FromSeconds(15), async () => await citizen.HearsHertzAsync("web-phone-audio") is > 0 and var hertz && Math.Abs(hertz - AgentTone) > 25);
        await agent.Person.ClickAsync("hold-button");
        await citizen.HearsAsync("web-phone-audio", AgentTone);

        // The agent hangs up: the page says so by itself.
        await agent.Person.ClickAsync("hangup-button");
        await citizen.BecomesAsync("web-phone", "state", "idle");
        await agent.CallIsAsync("Ended");
        await agent.RestAsync();

        await HandedOverAsync(agent, citizen, hotline);

        // And the other way round.
        await agent.ReadyAsync();
        await citizen.ClickAsync("web-phone-call");
        await agent.CallIsAsync("Offered");
        await citizen.ClickAsync("web-phone-call");
        await agent.CallIsAsync("Withdrawn");
        await agent.RestAsync();
        Assert.Empty(agent.Person.Trouble);
    }

    /// <summary>From a browser to a browser, and on to a desk phone: asked while the citizen waits, then given the call.</summary>
    private static async Task HandedOverAsync(AgentDesk agent, Person citizen, RunningHotline hotline)
    {
        await agent.ReadyAsync();
        await citizen.ClickAsync("web-phone-call");
        await agent.CallIsAsync("Offered");
        await agent.Person.ClickAsync("answer-button");
        await agent.CallIsAsync("Talking");
        await using var phone = new WirePhone(hotline, hotline.Phone("8001"), OtherTone);
        await phone.RegisterAsync();
        await using var other = await DeskLine.OpenAsync(hotline, hotline.LoginOf("agent"));
        await other.ReadyAsync();
        await agent.Person.ClickAsync("invite-button");
        await agent.Person.ClickAsync("consult");
        await phone.AnswerAsync(TimeSpan.FromSeconds(15));
        await agent.Person.BecomesAsync("call-party", "in", "true");
        await agent.Person.HearsAsync("line-audio", OtherTone);

        await agent.Person.ClickAsync("hand-over");
        var call = await Eventually.GetAsync("the other agent is asked", TimeSpan.FromSeconds(10), async () =>
            (await other.SnapshotAsync()).Call is { } call && call.Parties.Any(party => party.HandOverAsked) ? call : null);
        await other.AcceptAsync(call.CallId);
        await agent.CallIsAsync("Ended");
        await citizen.HearsAsync("web-phone-audio", OtherTone);
        await TalkAsync(1.5);
        long now = Stopwatch.GetTimestamp();
        Assert.True(Tone.Share(phone.Ear.Heard(now - Stopwatch.Frequency, now), CitizenTone) > 0.5, "who has the call now does not hear the citizen");
        await phone.HangUpAsync();
        await citizen.BecomesAsync("web-phone", "state", "idle");
        await agent.RestAsync();
    }

    private static async Task<string> ChooseAnotherMicrophoneAsync(Person person)
    {
        var others = await person["line-microphones"].Locator("option").EvaluateAllAsync<string[]>("all => all.map(option => option.value)");
        var before = await AskedAsync(person);
        var chosen = others.Last(id => id != before);
        await person["line-microphones"].SelectOptionAsync(chosen);
        await Eventually.HoldsAsync("the chosen microphone is asked for", TimeSpan.FromSeconds(5), async () => await AskedAsync(person) == chosen);
        return chosen;
    }

    private static Task<string> AskedAsync(Person person) => person.Page.EvaluateAsync<string>("() => window.microphoneAsked");

    private static Task<double> LevelAsync(Person person, string meter) => person[meter].EvaluateAsync<double>("meter => meter.value");

    private static Task MovesAsync(Person person, string meter) =>
        Eventually.HoldsAsync($"{meter} moves", TimeSpan.FromSeconds(5), async () => await LevelAsync(person, meter) > 0.3);

    private static Task TalkAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), TestContext.Current.CancellationToken);

    /// <summary>How much of the longest stretch without the agent is neither silence nor the agent.</summary>
    private static TimeSpan MusicInTheGap(WavFile recording, ToneTrack spoken)
    {
        int window = recording.Rate / 50, first = 0, length = 0, run = 0;
        int begin = spoken.Heard.ToList().IndexOf(true), end = spoken.Heard.ToList().LastIndexOf(true);
        for (int i = begin; i <= end; i++)
        {
            run = spoken.Heard[i] ? 0 : run + 1;
            if (run > length)
                (first, length) = (i - run + 1, run);
        }

        int loud = Enumerable.Range(first, length).Count(i => Tone.Level(recording.Right.AsSpan(i * window, window)) > 0.005);
        return ToneTrack.Window * loud;
    }
}
