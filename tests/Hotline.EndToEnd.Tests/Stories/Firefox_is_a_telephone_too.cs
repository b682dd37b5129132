using System.Diagnostics;
using System.Text.RegularExpressions;
using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Hotline.EndToEnd.Tests.Phones;
using Hotline.EndToEnd.Tests.Wire;
using Hotline.Testing.Audio;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>The other engine: a citizen on the web phone page, then an agent whose line is the browser, both in Firefox ESR.
/// Firefox pairs no address of its own with a candidate on loopback, so the hotline has to advertise the machine's address.</summary>
[Collection(typeof(Alone))]
public sealed partial class Firefox_is_a_telephone_too
{
    private const double FirefoxTone = 740, OtherTone = 1180;

    [Fact(Timeout = 600_000)]
    public async Task Citizen_and_agent_are_heard_hear_press_keys_and_find_the_way_back()
    {
        var data = Machine.NewFolder("firefox-city");
        await using (var hotline = await RunningHotline.StartAsync(data, "--advertise", Machine.OwnAddress))
        {
            var node = await CitizenCallsAsync(hotline);
            await AgentAnswersAsync(hotline, node);
        }

        Directory.Delete(data, recursive: true);
    }

    /// <returns>Where the sound of browsers goes, as a candidate has it: one port for all of them.</returns>
    private static async Task<string> CitizenCallsAsync(RunningHotline hotline)
    {
        await using var phone = await Baresip.DeskAsync(hotline, hotline.Phone("8001"), OtherTone);
        await using var desk = await DeskLine.OpenAsync(hotline, hotline.LoginOf("agent"));
        await desk.ReadyAsync();
        await using var firefox = await Firefox.StartAsync(FirefoxTone);
        var citizen = await firefox.OpenAsync(hotline, "phone");
        await citizen.ClickAsync("web-phone-call");
        await citizen.BecomesAsync("web-phone", "state", "talking");

        await phone.SeesAsync("CALL_INCOMING", TimeSpan.FromSeconds(15));
        await phone.PickUpAsync();
        await desk.CallAsync(CallPhase.Talking);
        await citizen.HearsAsync("web-phone-audio", OtherTone);
        await citizen.EvaluateAsync<bool>("() => { document.querySelector('#keys [data-key=\"7\"]').click(); return true; }");
        var digit = await phone.SeesAsync("CALL_DTMF_START", TimeSpan.FromSeconds(5));
        Assert.Equal("7", digit.GetProperty("param").GetString());
        await IsPlainTelephonyAsync(citizen);
        var node = Candidates().Match((await citizen.LegAsync()).Answer);

        // The agent hangs up: the page says so by itself, as its connection was told.
        await desk.HangUpAsync((await desk.CallAsync(CallPhase.Talking)).CallId);
        await citizen.BecomesAsync("web-phone", "state", "idle");
        await desk.CallAsync(CallPhase.Ended);
        var heard = phone.Heard();
        Assert.True(ToneTrack.Of(heard.Left, FirefoxTone, heard.Rate).Total > TimeSpan.FromSeconds(0.5), "the agent did not hear the citizen");
        Assert.Empty(await citizen.TroubleAsync());
        await desk.LeaveAsync();
        return $"{node.Groups[1].Value} {node.Groups[2].Value}";
    }

    private static async Task AgentAnswersAsync(RunningHotline hotline, string node)
    {
        await using var uplink = new Uplink(hotline, "127.0.0.1", Machine.OwnAddress);
        await using var firefox = await Firefox.StartAsync(FirefoxTone);
        var agent = await uplink.OpenAsync(firefox, "", node);
        await agent.SignInAsync(hotline.LoginOf("agent", 2));
        await agent.GoAsync("/desk");
        await agent.BecomesAsync("connection", "state", "Live", 60);
        await agent.ClickAsync("line-browser");
        await agent.BecomesAsync("phone-light", "status", "Up");
        await agent.BecomesAsync("phone-light", "registered", "true");
        await agent.ClickAsync("ready-button");
        await agent.BecomesAsync("presence-state", "state", "Ready");

        await using var caller = await Baresip.CallerAsync("13807913581", OtherTone);
        await caller.DialAsync($"sip:12345@127.0.0.1:{hotline.SipPort}");
        await agent.BecomesAsync("call-card", "phase", "Offered");
        await agent.ClickAsync("answer-button");
        await agent.BecomesAsync("call-card", "phase", "Talking");
        await agent.HearsAsync("line-audio", OtherTone);
        await agent.ClickAsync("line-keypad");
        await agent.ClickAsync("line-key-5");
        Assert.Equal("5", (await caller.SeesAsync("CALL_DTMF_START", TimeSpan.FromSeconds(5))).GetProperty("param").GetString());
        await IsPlainTelephonyAsync(agent);

        await caller.HangUpAsync();
        await agent.BecomesAsync("call-card", "phase", "Ended");
        var heard = caller.Heard();
        Assert.True(ToneTrack.Of(heard.Left, FirefoxTone, heard.Rate).Total > TimeSpan.FromSeconds(0.5), "the caller did not hear the agent");
        Assert.Empty(await agent.TroubleAsync());
        await agent.ClickAsync("rest-button");
        await agent.BecomesAsync("presence-state", "state", "Paused");
        await ComesBackAsync(hotline, agent, uplink, firefox.Laptop);
    }

    /// <summary>
    /// In mid-call the tab is loaded anew, then the machine comes into another network, and then it sleeps until node and web side have given it up. The caller hears music,
    /// nobody presses anything, and each hears the other again.
    /// </summary>
    private static async Task ComesBackAsync(RunningHotline hotline, FirefoxPage agent, Uplink uplink, Laptop laptop)
    {
        await agent.ClickAsync("ready-button");
        await agent.BecomesAsync("presence-state", "state", "Ready");
        await using var caller = new WireCaller(hotline.SipPort, "13807913582", OtherTone);
        Assert.Equal(200, await caller.CallAsync());
        await agent.BecomesAsync("call-card", "phase", "Offered");
        await agent.ClickAsync("answer-button");
        await agent.BecomesAsync("call-card", "phase", "Talking");
        long talking = Stopwatch.GetTimestamp();
        await VoicesCrossAsync(caller, agent, talking);

        long reloaded = Stopwatch.GetTimestamp();
        var music = caller.HearsMusicAsync(reloaded, FirefoxTone);
        await agent.ReloadAsync();
        await music;
        var tab = Stopwatch.GetElapsedTime(reloaded, await VoicesCrossAsync(caller, agent, reloaded));
        await agent.BecomesAsync("connection", "state", "Live", 60);
        await agent.BecomesAsync("call-card", "phase", "Talking");
        var lines = await LinesAsync(agent);

        long changed = Stopwatch.GetTimestamp();
        uplink.Change("127.0.0.3");
        await caller.HearsMusicAsync(changed, FirefoxTone);
        var network = Stopwatch.GetElapsedTime(changed, await VoicesCrossAsync(caller, agent, changed));
        lines = await NewLineAsync(agent, lines);

        await laptop.SleepAsync();
        long asleep = Stopwatch.GetTimestamp();
        await caller.HearsMusicAsync(asleep, FirefoxTone);
        await Laptop.MissedAsync(hotline, hotline.LoginOf("agent", 2));
        long woken = Stopwatch.GetTimestamp();
        await caller.HearsMusicAsync(woken - Stopwatch.Frequency, FirefoxTone);
        await laptop.WakeAsync();
        long over = await VoicesCrossAsync(caller, agent, woken);
        await NewLineAsync(agent, lines);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"voices back after a reload of the tab: {tab.TotalSeconds:0.0} s, another network: {network.TotalSeconds:0.0} s, {Stopwatch.GetElapsedTime(asleep, woken).TotalSeconds:0.0} s of sleep: {Stopwatch.GetElapsedTime(woken, over).TotalSeconds:0.0} s");

        await agent.BecomesAsync("connection", "state", "Live", 60);
        await agent.BecomesAsync("call-card", "phase", "Talking");
        await caller.HangUpAsync();
        await agent.BecomesAsync("call-card", "phase", "Ended");
        Assert.InRange(caller.Ear.LongestGap(talking, over), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Empty(await agent.TroubleAsync());
        await agent.ClickAsync("rest-button");
        await agent.BecomesAsync("presence-state", "state", "Paused");
    }

    /// <summary>Each hears the other, by nothing that was said before.</summary>
    /// <returns>When the caller heard the agent again.</returns>
    private static async Task<long> VoicesCrossAsync(WireCaller caller, FirefoxPage agent, long since)
    {
        long heard = await caller.HearsAsync("the agent", since, sound => Tone.IsHeard(sound, FirefoxTone));
        await agent.HearsAsync("line-audio", OtherTone);
        return heard;
    }

    private static Task<int> LinesAsync(FirefoxPage page) => page.EvaluateAsync<int>("() => window.linesMade");

    /// <summary>The connection before is dead, and the page has made a new one.</summary>
    private static async Task<int> NewLineAsync(FirefoxPage page, int before)
    {
        int lines = await LinesAsync(page);
        Assert.InRange(lines, before + 1, int.MaxValue);
        return lines;
    }

    /// <summary>PCMA over DTLS-SRTP, and digits under the number that Firefox gave to the clock of the speech.</summary>
    private static async Task IsPlainTelephonyAsync(FirefoxPage page)
    {
        var leg = await page.LegAsync();
        Assert.Equal("connected", leg.State);
        Assert.Equal("audio/PCMA", leg.Codec, ignoreCase: true);
        Assert.InRange(leg.Received, 50, long.MaxValue);
        Assert.InRange(leg.Lost, 0, leg.Received / 50);
        Assert.Contains("UDP/TLS/RTP/SAVPF", leg.Answer, StringComparison.Ordinal);
        Assert.All(Candidates().Matches(leg.Answer), candidate => Assert.Equal(Machine.OwnAddress, candidate.Groups[1].Value)); // As --advertise says.
        Assert.Equal("FEFD", leg.Tls, ignoreCase: true); // DTLS 1.2, which is all that we offer.
        var agreed = Digits().Match(leg.Answer);
        Assert.True(agreed.Success, leg.Answer);
        Assert.Contains(agreed.Value, leg.Offer, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"a=candidate:\d+ 1 UDP \d+ (\S+) (\d+)")]
    private static partial Regex Candidates();

    [GeneratedRegex(@"a=rtpmap:\d+ telephone-event/8000")]
    private static partial Regex Digits();
}
