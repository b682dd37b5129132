using System.Diagnostics;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Hotline.EndToEnd.Tests.Wire;
using Hotline.Testing.Audio;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>
/// The agent's line is a real browser on a laptop that is seen at another address, comes into another network, and sleeps until node and web side have given it up. Each time
/// the page finds the way back by itself, nobody presses anything, and the caller hears music meanwhile.
/// </summary>
[Collection(typeof(Alone))]
public sealed class An_agents_laptop_travels_and_sleeps(DemoCity city)
{
    private const double CallerTone = 660, AgentTone = 1090;

    [Fact(Timeout = 300_000)]
    public async Task The_call_goes_on_and_one_recording_has_it_all()
    {
        var hotline = await city.StartedAsync();
        var login = hotline.LoginOf("agent", 2);
        await using var uplink = new Uplink(hotline, "127.0.0.1");
        await using var chromium = await TalkingChromium.StartAsync(AgentTone);
        await using var person = await uplink.OpenAsync(chromium);
        var agent = await AgentDesk.ReadyInBrowserAsync(person, login);
        await using var caller = new WireCaller(hotline.SipPort, "13807913580", CallerTone);
        Assert.Equal(200, await caller.CallAsync());
        await agent.CallIsAsync("Offered");
        await person.ClickAsync("answer-button");
        await agent.CallIsAsync("Talking");
        long talking = await VoicesCrossAsync(caller, person, Stopwatch.GetTimestamp());
        var lines = await LinesAsync(person);

        // Seen at another address: the live line breaks and is dialled again, the sound is the same connection as before.
        long moved = Stopwatch.GetTimestamp();
        await person.Page.RunAndWaitForWebSocketAsync(() => Task.Run(() => uplink.Move("127.0.0.2")));
        var address = Stopwatch.GetElapsedTime(moved, await VoicesCrossAsync(caller, person, moved));
        Assert.Equal(lines, await LinesAsync(person));

        // Another network: the connection before is dead, and the page makes a new one.
        long changed = Stopwatch.GetTimestamp();
        await person.Page.RunAndWaitForWebSocketAsync(() => Task.Run(() => uplink.Change("127.0.0.3")));
        await caller.HearsMusicAsync(changed, AgentTone);
        var network = Stopwatch.GetElapsedTime(changed, await VoicesCrossAsync(caller, person, changed));
        lines = await NewLineAsync(person, lines);

        // Asleep until the node has given up the line and the web side the console.
        await chromium.Laptop.SleepAsync();
        long asleep = Stopwatch.GetTimestamp();
        await caller.HearsMusicAsync(asleep, AgentTone);
        await Laptop.MissedAsync(hotline, login);
        long woken = Stopwatch.GetTimestamp();
        await caller.HearsMusicAsync(woken - Stopwatch.Frequency, AgentTone);
        await chromium.Laptop.WakeAsync();
        long over = await VoicesCrossAsync(caller, person, woken);
        await NewLineAsync(person, lines);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"voices back after another address: {address.TotalSeconds:0.0} s, another network: {network.TotalSeconds:0.0} s, {Stopwatch.GetElapsedTime(asleep, woken).TotalSeconds:0.0} s of sleep: {Stopwatch.GetElapsedTime(woken, over).TotalSeconds:0.0} s");

        await person.BecomesAsync("connection", "state", "Live");
        await agent.CallIsAsync("Talking");
        await person.PhotographAsync("23-laptop-awake");
        await caller.HangUpAsync();
        await agent.CallIsAsync("Ended");
        Assert.Empty(person.Trouble);
        Assert.InRange(caller.Ear.LongestGap(talking, over), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        await OneRecordingAsync(agent, hotline, Stopwatch.GetElapsedTime(talking, over), Stopwatch.GetElapsedTime(asleep, woken));
        await agent.RestAsync();
    }

    /// <summary>Each hears the other, by nothing that was said before.</summary>
    /// <returns>When the caller heard the agent again.</returns>
    private static async Task<long> VoicesCrossAsync(WireCaller caller, Person person, long since)
    {
        long heard = await caller.HearsAsync("the agent", since, sound => Tone.IsHeard(sound, AgentTone));
        await person.HearsAsync("line-audio", CallerTone);
        return heard;
    }

    private static Task<int> LinesAsync(Person person) => person.Page.EvaluateAsync<int>("() => window.linesMade");

    private static async Task<int> NewLineAsync(Person person, int before)
    {
        int lines = await LinesAsync(person);
        Assert.InRange(lines, before + 1, int.MaxValue);
        return lines;
    }

    /// <summary>The caller's voice without a hole, and on the other side always somebody or music.</summary>
    private static async Task OneRecordingAsync(AgentDesk agent, RunningHotline hotline, TimeSpan talked, TimeSpan slept)
    {
        var call = await Journal.OneAsync<Guid>(hotline, "select id from agent.call where bridged_at is not null order by arrived_at desc limit 1");
        Assert.Equal(1, (await Journal.OfAsync(hotline, call)).Recordings);
        var recording = await agent.RecordingAsync(hotline);
        Assert.InRange(recording.Length, talked, TimeSpan.MaxValue);
        Assert.InRange(ToneTrack.Of(recording.Left, CallerTone, recording.Rate).LongestGap, TimeSpan.Zero, TimeSpan.FromSeconds(1));

        var spoken = ToneTrack.Of(recording.Right, AgentTone, recording.Rate).Heard;
        int window = recording.Rate / 50, first = spoken.ToList().IndexOf(true), last = spoken.ToList().LastIndexOf(true), silent = 0, longest = 0, music = 0;
        for (int i = first; i <= last; i++)
        {
            bool loud = Tone.Level(recording.Right.AsSpan(i * window, window)) > 0.005;
            music += loud && !spoken[i] ? 1 : 0;
            silent = loud ? 0 : silent + 1;
            longest = Math.Max(longest, silent);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"recorded: {(ToneTrack.Window * music).TotalSeconds:0.0} s of music, never silent for more than {(ToneTrack.Window * longest).TotalSeconds:0.00} s");
        Assert.InRange(ToneTrack.Window * music, slept - TimeSpan.FromSeconds(2), TimeSpan.MaxValue);
        Assert.InRange(ToneTrack.Window * longest, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }
}
