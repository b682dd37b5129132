using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Hotline.EndToEnd.Tests.Phones;
using Hotline.Testing.Audio;
using Microsoft.Playwright;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>The spine, told once from the first ring to the leader's map, with real phones and a real browser.</summary>
[Collection(typeof(Alone))]
public sealed class A_call_becomes_a_closed_ticket(DemoCity city, Chromium chromium)
{
    private const double CallerTone = 620, AgentTone = 1130;
    private const string CallerNumber = "13807910246";

    [Fact(Timeout = 420_000)]
    public async Task From_the_first_ring_to_the_map()
    {
        var hotline = await city.StartedAsync();
        var matter = Matter.StreetLamp with { Urgency = "Critical" };
        await PolicyAsync(hotline, "Complaint", "Critical", 1, "Minutes");

        await using var desk = await Baresip.DeskAsync(hotline, hotline.Phone("8001"), AgentTone);
        var agent = await AgentDesk.OpenAsync(chromium, hotline, hotline.LoginOf("agent"));
        await using var agentPerson = agent.Person;
        await agent.ReadyAsync();
        await agent.NotePaintsAsync();

        // The call: ringing, notice and music, the pop within a second, voices both ways.
        await using var caller = await Baresip.CallerAsync(CallerNumber, CallerTone);
        await caller.DialAsync($"sip:12345@127.0.0.1:{hotline.SipPort}");
        await caller.SeesAsync("CALL_RINGING", TimeSpan.FromSeconds(5));
        await caller.SeesAsync("CALL_ESTABLISHED", TimeSpan.FromSeconds(10));
        await agent.CallIsAsync("Offered");
        var popped = await agent.PaintedAsync("Offered");
        await desk.SeesAsync("CALL_INCOMING", TimeSpan.FromSeconds(10));
        Assert.Equal("138****0246", await agentPerson.TextAsync("pop-caller"));
        await agentPerson.PhotographAsync("01-screen-pop");
        await Task.Delay(TimeSpan.FromSeconds(6), TestContext.Current.CancellationToken); // The caller listens to the notice.
        await desk.PickUpAsync();
        await agent.CallIsAsync("Talking");

        // The form: saved as typed, whole after a refresh.
        await agent.FillAsync(matter);
        await agentPerson.PhotographAsync("02-form");
        await agentPerson.Page.ReloadAsync();
        await agentPerson["ticket-form"].WaitForAsync(new() { Timeout = 60_000 });
        await agent.CallIsAsync("Talking");
        await agent.ShowsAsync(matter);

        await caller.HangUpAsync();
        await desk.SeesAsync("CALL_CLOSED", TimeSpan.FromSeconds(5));
        await agent.CallIsAsync("Ended");
        HeardEachOther(caller.Heard(), desk.Heard());

        // Signed in before the one-minute clock starts: a console's first load takes a part of that minute on a busy machine.
        await using var liaison = await chromium.OpenAsync(hotline);
        await liaison.SignInAsync(hotline.LoginOf("liaison"));
        await liaison.GoAsync("/inbox");
        await liaison["ticket-rows"].WaitForAsync();

        var number = await agent.SubmitAsync();
        Assert.Matches("^[0-9]{12}$", number);
        Assert.Contains("东湖区城市管理局", await agentPerson.TextAsync("submitted-card"), StringComparison.Ordinal);
        await agentPerson.PhotographAsync("03-submitted");
        await agentPerson.ClickAsync("submitted-close");
        await agent.RestAsync();

        // While the unit's minute runs, others look at the matter.
        var ticket = await Journal.OneAsync<Guid>(hotline, $"select id from dispatch.ticket where number = '{number}'");
        await Task.WhenAll(DepartmentAsync(liaison, number), SeenAsync(hotline, ticket));
        await FollowedUpAsync(agentPerson, hotline, number);
        Assert.Empty(agentPerson.Trouble);

        // Last, so that a busy machine does not hide the rest of the story. Journal and page go by one clock.
        const string Latest = "from agent.call where bridged_at is not null order by arrived_at desc limit 1"; // this one: stories come one after the other
        var answered = await Journal.OneAsync<DateTime>(hotline, $"select answered_at {Latest}");
        var offered = await Journal.OneAsync<DateTime>(hotline, $"select offered_at {Latest}");
        TestContext.Current.TestOutputHelper?.WriteLine($"offered {(offered - answered).TotalMilliseconds:0} ms after the answer, popped {(popped - offered).TotalMilliseconds:0} ms after the offer");
        Assert.InRange(popped - answered, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    /// <summary>The unit's clock turns amber, red and overdue while the liaison handles it; the overdue one has escalated.</summary>
    private static async Task DepartmentAsync(Person liaison, string number)
    {
        var row = liaison.Page.Locator($"[data-testid=ticket-row][data-number='{number}']");
        await row.WaitForAsync();
        await row.GetByTestId("row-sign").ClickAsync();
        await liaison["ticket-view"].WaitForAsync();
        await liaison.BecomesAsync("ticket-state", "state", "InHandling");
        foreach (var light in new[] { "Amber", "Red", "Overdue" })
        {
            await liaison.Page.Locator($"[data-testid=clock][data-kind=Handle][data-light={light}]").First.WaitForAsync(new() { Timeout = 75_000 });
            await liaison.PhotographAsync($"04-clock-{light}");
        }
        await Eventually.HoldsAsync("the overdue ticket has escalated", TimeSpan.FromSeconds(10), async () => (await liaison["ticket-view"].InnerTextAsync()).Contains("已升级", StringComparison.Ordinal));

        await liaison.ClickAsync("verb-Reply");
        await liaison.FillAsync("reply-text", "已更换灯具并恢复照明，现场测试正常。");
        await liaison.FillAsync("reply-contacted", "当日电话告知来电人");
        await liaison.ClickAsync("reply-send");
        await liaison.BecomesAsync("ticket-state", "state", "AwaitingFollowUp");
        await liaison.PhotographAsync("05-replied");
        Assert.Empty(liaison.Trouble);
    }

    private static async Task FollowedUpAsync(Person agent, RunningHotline hotline, string number)
    {
        await agent.GoAsync("/follow-up");
        var row = agent.Page.Locator($"[data-testid=ticket-row][data-number='{number}']");
        await row.GetByTestId("row-follow-up").ClickAsync();
        await agent["follow-up-reached-yes"].CheckAsync(new() { Force = true });
        await agent["follow-up-solved-Solved"].CheckAsync(new() { Force = true });
        await agent["follow-up-satisfied-Satisfied"].CheckAsync(new() { Force = true });
        await agent["follow-up-process-VerySatisfied"].CheckAsync(new() { Force = true });
        await agent["follow-up-clear-yes"].CheckAsync(new() { Force = true });
        await agent.ClickAsync("follow-up-send");
        await agent.BecomesAsync("ticket-state", "state", "Closed");

        // Its page: the whole history, and the recording with both voices in it, the caller left and the agent right.
        var id = await agent["ticket-view"].GetAttributeAsync("data-ticket");
        await agent.Page.GotoAsync($"/tickets/{id}");
        await agent["history"].WaitForAsync();
        var verbs = await agent["history-row"].EvaluateAllAsync<string[]>("rows => rows.map(r => r.dataset.verb)");
        Assert.Superset(new HashSet<string> { "Accepted", "Dispatched", "SignedFor", "Replied", "FollowedUp", "Closed" }, verbs.ToHashSet());
        var source = await agent["recording-audio"].GetAttributeAsync("src");
        Assert.NotNull(source);
        IAPIResponse? file = null;
        await Eventually.HoldsAsync("the recording is in the vault", TimeSpan.FromSeconds(30), async () =>
            (file = await agent.Page.APIRequest.GetAsync(new Uri(hotline.Web, source).ToString())).Ok);
        var recording = WavFile.Parse(await file!.BodyAsync()); // Set by the probe that held.
        Assert.True(ToneTrack.Of(recording.Left, CallerTone, recording.Rate).Total > TimeSpan.FromSeconds(5), "the caller's tone is not in the left channel");
        Assert.True(ToneTrack.Of(recording.Right, AgentTone, recording.Rate).Total > TimeSpan.FromSeconds(3), "the agent's tone is not in the right channel");
        await PlaysAndSeeksAsync(agent, recording.Left.Length / (double)recording.Rate);
        await agent.PhotographAsync("06-closed");
    }

    /// <summary>Played from its beginning, then from a place that had not come yet, which the whole of it may be.</summary>
    /// <param name="seconds">How long it is.</param>
    private static async Task PlaysAndSeeksAsync(Person agent, double seconds)
    {
        Task<double> ReadAsync(string what) => agent.Page.EvaluateAsync<double>($"() => document.querySelector('[data-testid=recording-audio]').{what}");
        await agent.Page.EvaluateAsync("() => { const a = document.querySelector('[data-testid=recording-audio]'); a.muted = true; return a.play(); }");
        await Eventually.HoldsAsync("the page plays the recording", TimeSpan.FromSeconds(15), async () => await ReadAsync("currentTime") > 0.5);
        Assert.Equal(seconds, await ReadAsync("seekable.end(0)"), 0.1);
        double to = seconds - 4;
        var arrived = await agent.Page.EvaluateAsync<double>("""
            to => {
              const audio = document.querySelector('[data-testid=recording-audio]');
              const there = new Promise(done => audio.addEventListener('seeked', () => done(audio.currentTime), { once: true }));
              audio.currentTime = to;
              return Promise.race([there, new Promise(done => setTimeout(() => done(-1), 15000))]);
            }
            """, to);
        Assert.Equal(to, arrived, 0.5);
        await Eventually.HoldsAsync("it plays on from there", TimeSpan.FromSeconds(15), async () => await ReadAsync("currentTime") > to + 1);
        Assert.False(await agent.Page.EvaluateAsync<bool>("() => document.querySelector('[data-testid=recording-audio]').error !== null"));
    }

    private async Task SeenAsync(RunningHotline hotline, Guid ticket)
    {
        await Eventually.HoldsAsync("the recording is known", TimeSpan.FromSeconds(30), () => Journal.OneAsync<bool>(
            hotline, $"select exists (select 1 from agent.recording join agent.call on call.id = recording.call_id where call.ticket_id = '{ticket}')"));
        await SwitchboardSeesAsync(hotline, $"/tickets/{ticket}");
        await LeaderSeesAsync(hotline);
    }

    /// <summary>Who reads tickets and keeps the switchboard goes from the ticket, and from its recording, to the call and to what went over the wire for it.</summary>
    private async Task SwitchboardSeesAsync(RunningHotline hotline, string ticket)
    {
        var login = new Login("Supervisor", "switchboard", $"Both-{Guid.NewGuid():N}");
        using var administrator = await Staff.SignInAsync(hotline, hotline.LoginOf("administrator"));
        var account = new AccountEntry(login.Name, "万里", [StaffRole.Supervisor, StaffRole.Administrator], null, null, login.Password);
        using (var made = await administrator.SendAsync(HttpMethod.Put, $"api/admin/accounts/{login.Name}", account))
            made.EnsureSuccessStatusCode();
        await using (var person = await chromium.OpenAsync(hotline, 1600, 1000))
        {
            await person.SignInAsync(login);
            foreach (var link in new[] { "ticket-call-records", "recording-call" })
            {
                await person.GoAsync(ticket);
                await person.ClickAsync(link);
                await person["call-row"].First.WaitForAsync();
                Assert.Equal(1, await person["call-row"].CountAsync());
                Assert.Contains("138****0246", await person.TextAsync("call-row"), StringComparison.Ordinal);
                await person.ClickAsync("call-ladder");
                await person["ladder-table"].WaitForAsync();
                var ladder = await person.TextAsync("ladder-table");
                Assert.Contains("INVITE", ladder, StringComparison.Ordinal);
                Assert.Contains("BYE", ladder, StringComparison.Ordinal);
            }

            Assert.Empty(person.Trouble);
        }

        using var gone = await administrator.SendAsync(HttpMethod.Put, $"api/admin/accounts/{login.Name}", account with { Password = null, Disabled = true });
        gone.EnsureSuccessStatusCode();
    }

    private async Task LeaderSeesAsync(RunningHotline hotline)
    {
        await using var leader = await chromium.OpenAsync(hotline, 1600, 1100);
        await leader.SignInAsync(hotline.LoginOf("leader"));
        await leader.GoAsync("/trends");
        await Eventually.HoldsAsync("the leader sees the request counted", TimeSpan.FromSeconds(15), async () =>
            int.TryParse(await leader.TextAsync("trend-total"), out int total) && total >= 1);
        await leader.Page.Locator("[data-testid=chart-map] canvas, [data-testid=chart-map] svg").First.WaitForAsync();
        Assert.Contains("东湖区", await leader.TextAsync("top-counties"), StringComparison.Ordinal);
        await leader.PhotographAsync("07-leader");
        Assert.Empty(leader.Trouble);
    }

    private static void HeardEachOther(WavFile caller, WavFile agent)
    {
        Assert.True(ToneTrack.Of(agent.Left, CallerTone, agent.Rate).Total > TimeSpan.FromSeconds(3), "the agent did not hear the caller's tone");
        var agentsTone = ToneTrack.Of(caller.Left, AgentTone, caller.Rate);
        Assert.True(agentsTone.Total > TimeSpan.FromSeconds(3), "the caller did not hear the agent's tone");
        // Before the agent: the notice and the music, neither silence nor the agent.
        var before = caller.Left.AsSpan(0, (int)(agentsTone.First!.Value.TotalSeconds * caller.Rate)); // Heard, so it has a first.
        Assert.True(Tone.Level(before) > 0.01, "the caller heard nothing while waiting");
        Assert.False(Tone.IsHeard(before, CallerTone, caller.Rate), "the caller heard an echo of their own voice");
    }

    /// <summary>Limits are policy data that the operator keeps; this one makes a clock short enough to watch.</summary>
    internal static async Task PolicyAsync(RunningHotline hotline, string type, string urgency, int amount, string unit)
    {
        await using var connection = new Npgsql.NpgsqlConnection(hotline.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new Npgsql.NpgsqlCommand("""
            insert into dispatch.policy_limit (clock, ticket_type, urgency, amount, unit) values ('Handle', $1, $2, $3, $4)
            on conflict (clock, ticket_type, urgency) do update set amount = excluded.amount, unit = excluded.unit
            """, connection)
        {
            Parameters = { new() { Value = type }, new() { Value = urgency }, new() { Value = amount }, new() { Value = unit } },
        };
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
