using System.Diagnostics;
using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Hotline.EndToEnd.Tests.Wire;
using Hotline.Testing.Audio;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>
/// kill -9 of the web process while two people talk. Measured on the wire, because a phone's own dump hides gaps in its
/// jitter buffer.
/// </summary>
[Collection(typeof(Alone))]
public sealed class The_web_side_dies_during_a_call(DemoCity city, Chromium chromium)
{
    private const double CallerTone = 700, AgentTone = 1300;
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(60);

    [Fact(Timeout = 240_000)]
    public async Task Nobody_hears_it_and_the_console_comes_back_as_it_was()
    {
        var hotline = await city.StartedAsync();
        int breaks = LinkBreaks(hotline);
        await using var phone = new WirePhone(hotline, hotline.Phone("8002"), AgentTone);
        await phone.RegisterAsync();
        var desk = await AgentDesk.OpenAsync(chromium, hotline, hotline.LoginOf("agent", 1));
        await using var person = desk.Person;
        await desk.ReadyAsync();
        await using var caller = new WireCaller(hotline.SipPort, "13707912468", CallerTone);
        Assert.Equal(200, await caller.CallAsync());
        await phone.AnswerAsync(TimeSpan.FromSeconds(15));
        await desk.CallIsAsync("Talking");
        await person.FillAsync("field-title", "垃圾清运不及时");
        await desk.SavedAsync();
        var call = await CallIdAsync(hotline);
        await SpeakAsync(1);
        long talking = Stopwatch.GetTimestamp();

        // First death: the talk goes on, the web side is started again, the console comes back by itself.
        var back = await DiesAndComesBackAsync(hotline, person);
        await desk.CallIsAsync("Talking");
        Assert.Equal("垃圾清运不及时", await person["field-title"].InputValueAsync());
        await person.FillAsync("field-content", "重启之后继续填写");
        await desk.SavedAsync();
        await SpeakAsync(1);
        long still = Stopwatch.GetTimestamp();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"console back after {back.TotalSeconds:0.0} s; longest gap to the caller {caller.Ear.LongestGap(talking, still).TotalMilliseconds:0} ms, to the agent {phone.Ear.LongestGap(talking, still).TotalMilliseconds:0} ms; telephony says: {string.Join(" | ", TelephonyWarnings(hotline))}");
        Assert.Equal(breaks + 1, LinkBreaks(hotline)); // Of the death alone: a link with nothing to say stays up.
        Assert.InRange(back, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.InRange(caller.Ear.LongestGap(talking, still), TimeSpan.Zero, Gap);
        Assert.InRange(phone.Ear.LongestGap(talking, still), TimeSpan.Zero, Gap);
        Assert.InRange(ToneTrack.Of(caller.Ear.Heard(talking, still), AgentTone).LongestGap, TimeSpan.Zero, Gap);
        Assert.InRange(ToneTrack.Of(phone.Ear.Heard(talking, still), CallerTone).LongestGap, TimeSpan.Zero, Gap);

        // Second death: the caller hangs up while nobody is there to note it.
        int id = hotline.ProcessId("web");
        await Kill.SendAsync("KILL", id);
        await caller.HangUpAsync();
        await phone.EndsAsync(TimeSpan.FromSeconds(5));
        Assert.False(await AnswersAsync(hotline), "the web side was back before the hang-up; the story tells nothing");
        await person.BecomesAsync("connection", "state", "Live", 60);
        await desk.CallIsAsync("Ended");
        Assert.Equal("重启之后继续填写", await person["field-content"].InputValueAsync());

        JournalRow? row = null;
        await Eventually.HoldsAsync("the journal knows the end", TimeSpan.FromSeconds(15), async () => (row = await Journal.OfAsync(hotline, call)).Ended);
        Assert.Equal(("Normal", "Caller", true, false, 1L), (row!.Cause, row.EndedBy, row.Bridged, row.Missed, row.Recordings)); // Set by the probe that held.
        await OneRecordingAsync(hotline, row.RecordingId, still - talking);
        await desk.RestAsync();
    }

    private static async Task OneRecordingAsync(RunningHotline hotline, Guid? recording, long talked)
    {
        Assert.NotNull(recording);
        using var staff = await Staff.SignInAsync(hotline, hotline.LoginOf("agent", 1)); // Of a draft, its agent alone may hear the call.
        byte[] bytes = [];
        await Eventually.HoldsAsync("the recording is in the vault", TimeSpan.FromSeconds(30), async () =>
        {
            using var reply = await staff.Http.GetAsync(new Uri(ApiPath.RecordingAudio(recording.Value), UriKind.Relative), TestContext.Current.CancellationToken);
            bytes = reply.IsSuccessStatusCode ? await reply.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken) : [];
            return bytes.Length > 0;
        });
        var wav = WavFile.Parse(bytes);
        var (left, right) = (ToneTrack.Of(wav.Left, CallerTone, wav.Rate), ToneTrack.Of(wav.Right, AgentTone, wav.Rate));
        var atLeast = Stopwatch.GetElapsedTime(0, talked);
        Assert.InRange(left.Total, atLeast, TimeSpan.MaxValue);
        Assert.InRange(right.Total, atLeast, TimeSpan.MaxValue);
        Assert.InRange(left.LongestGap, TimeSpan.Zero, Gap);
        Assert.InRange(right.LongestGap, TimeSpan.Zero, Gap);
    }

    /// <summary>kill -9; how long until the console is live again.</summary>
    private static async Task<TimeSpan> DiesAndComesBackAsync(RunningHotline hotline, Person person)
    {
        int id = hotline.ProcessId("web");
        var watch = Stopwatch.StartNew();
        await Kill.SendAsync("KILL", id);
        await person.Page.Locator("[data-testid=connection]:not([data-state=Live])").WaitForAsync(new() { Timeout = 10_000, State = Microsoft.Playwright.WaitForSelectorState.Attached });
        await person.PhotographAsync("08-connection-lost");
        await person.BecomesAsync("connection", "state", "Live", 60);
        var back = watch.Elapsed;
        Assert.NotEqual(id, hotline.ProcessId("web"));
        return back;
    }

    private static async Task<bool> AnswersAsync(RunningHotline hotline)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(1) };
        try
        {
            return (await http.GetAsync(new Uri(hotline.Web, "health/ready"), TestContext.Current.CancellationToken)).IsSuccessStatusCode;
        }
        catch (Exception down) when (down is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private static Task<Guid> CallIdAsync(RunningHotline hotline) =>
        Journal.OneAsync<Guid>(hotline, "select id from agent.call where ended_at is null and bridged_at is not null order by arrived_at desc limit 1");

    private static int LinkBreaks(RunningHotline hotline) => TelephonyWarnings(hotline).Count(line => line.Contains("closed the link", StringComparison.Ordinal));

    private static IEnumerable<string> TelephonyWarnings(RunningHotline hotline) =>
        File.ReadLines(Path.Combine(hotline.Data, "logs", "telephony.log")).Where(line => line.Contains(" warn: ", StringComparison.Ordinal));

    private static Task SpeakAsync(int seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), TestContext.Current.CancellationToken);
}
