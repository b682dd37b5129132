using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

public sealed class WallboardTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_are_counted_as_they_come_are_answered_and_given_up()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await using var wall = await Screen<WallboardView>.HangAsync(scene.Web, HubPath.Wallboard, Staff.Of(StaffRole.ShiftLead));
        await wall.ShowsAsync(board => board.Queues.Single() is { Waiting: 0, Arrived: 0, WaitingSince: null }, "an empty board at once");

        var abandoned = await scene.Node.CallAsync("13879100001");
        var waiting = await wall.ShowsAsync(board => MainQueue(board) is { Waiting: 1, Arrived: 1 }, "one waits");
        Assert.NotNull(MainQueue(waiting).WaitingSince);
        await scene.Node.EndAsync(abandoned, bridged: false);
        var gone = await wall.ShowsAsync(board => MainQueue(board) is { Waiting: 0, Abandoned: 1 }, "given up");
        Assert.Equal(0, MainQueue(gone).ServiceLevel(MainQueue(gone).Within15));

        var agent = await scene.ReadyAgentAsync("8001");
        await wall.ShowsAsync(board => board.Agents.Any(one => one.State == AgentState.Ready), "an agent is ready");
        var answered = await scene.Node.CallAsync("13879100002");
        await scene.Node.PickUpAsync(await scene.Node.RungAsync(answered));
        var talking = await wall.ShowsAsync(board => MainQueue(board) is { Bridged: 1, Within15: 1, Within30: 1, Arrived: 2 } && board.Agents.Single().State == AgentState.Talking, "answered in time");
        Assert.Equal(50, MainQueue(talking).ServiceLevel(MainQueue(talking).Within15));
        await scene.Node.EndAsync(answered, bridged: true);
        await wall.ShowsAsync(board => board.Agents.Single().State == AgentState.WrapUp, "wrap-up");
        Assert.NotNull(agent);
        await SameAsTheJournalAsync(scene);
    }

    [Fact]
    public async Task A_slow_answer_counts_within_thirty_or_not_at_all()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await scene.Node.RegisterAsync("8001");
        foreach (var waited in new[] { 20, 40 })
        {
            var (call, arrived) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow.AddSeconds(-waited));
            await scene.Node.TellAsync(new CallArrived(call, new CallerNumber("13879100003"), "12345", arrived), new CallAnswered(call, Guid.CreateVersion7(), arrived.AddSeconds(2)));
            await scene.Node.TellAsync(new AgentBridged(call, Guid.CreateVersion7(), "8001", arrived.AddSeconds(waited)));
        }

        await using var wall = await Screen<WallboardView>.HangAsync(scene.Web, HubPath.Wallboard, Staff.Of(StaffRole.Leader));
        await wall.ShowsAsync(board => MainQueue(board) is { Bridged: 2, Within15: 0, Within30: 1 }, "one of two within thirty seconds");
        await SameAsTheJournalAsync(scene);
    }

    [Fact]
    public async Task The_rate_of_the_last_24_hours_forgets_a_call_after_a_day_in_whichever_order_they_are_told()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await scene.Node.RegisterAsync("8001");
        var now = DateTimeOffset.UtcNow;
        await BridgedAsync(scene, now.AddHours(-23));
        await BridgedAsync(scene, now.AddHours(-25)); // Long before; told late.
        await GivenUpAsync(scene, now.AddHours(-23), after: 20);
        await GivenUpAsync(scene, now.AddHours(-23), after: 2); // Within the operator's five seconds.
        await GivenUpAsync(scene, now.AddHours(-23).AddDays(-1), after: 20); // Its row has been taken over by yesterday's minute.
        await using var wall = await Screen<WallboardView>.HangAsync(scene.Web, HubPath.Wallboard, Staff.Of(StaffRole.ShiftLead));
        await wall.ShowsAsync(board => MainQueue(board) is { RollingBridged: 1, RollingOffered: 2 }, "one of two of the last day");

        // The same minute, a day later: today's takes the row.
        await scene.RunAsync("update agent.call_minute set minute = minute - interval '1 day'");
        await BridgedAsync(scene, now.AddHours(-23));
        await wall.ShowsAsync(board => MainQueue(board) is { RollingBridged: 1, RollingOffered: 1 }, "today's alone");
    }

    [Fact]
    public async Task Events_told_twice_count_once_and_a_call_that_lives_after_all_is_not_abandoned()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var call = await scene.Node.CallAsync();
        await scene.Node.ReplayAsync(new NumberedEvent(1, new CallArrived(call, new CallerNumber("13879100001"), "12345", DateTimeOffset.UtcNow)));

        // The node comes back without the call, is believed dead on it, and then says that it lives.
        await scene.RunAsync("update agent.call set ended_at = now(), cause = 'Interrupted', ended_by = 'System', missed = true, reconciled = true; update agent.call_count set abandoned = 1; insert into agent.call_minute select (extract(epoch from date_trunc('minute', arrived_at))::bigint / 60) % 1440, queue_code, date_trunc('minute', arrived_at), 0, 1, 0 from agent.call; delete from agent.queue_entry");
        await scene.Node.HangUpLinksAsync();
        await scene.Node.DialAsync(scene.Web.Url);
        await WaitFor.TrueAsync(async () => await scene.ScalarAsync<int>("select abandoned from agent.call_count") == 0, "the call is alive");
        await SameAsTheJournalAsync(scene);
    }

    [Fact]
    public async Task Tickets_are_counted_by_light_until_they_are_closed()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await using var wall = await Screen<WallboardView>.HangAsync(scene.Web, HubPath.Wallboard, Staff.Of(StaffRole.Supervisor));
        await scene.AnsweredTicketAsync("13879100001");
        var agent = Actor.Of(Guid.CreateVersion7(), "周敏", null, Role.Agent);
        var desk = scene.Web.Services.GetRequiredService<TicketDesk>();
        var ids = new List<Guid>();
        for (var n = 0; n < 3; n++)
        {
            ids.Add(await desk.OpenDraftAsync(
                new OpenDraft(IntakeChannel.Phone, null, Pii.Phone("13879100001"), Fields: new TicketFields(TicketType.Complaint, "050401", "360103", Title: Pii.Text("坑"), Content: Pii.Text("有坑"))), agent, Ct));
            Assert.IsType<Outcome<TicketStamp>.Done>(await desk.DoAsync(ids[n], new Accept(), agent, null, Ct));
        }

        await wall.ShowsAsync(board => board.Lights == new WallboardLights(3, 0, 0, 0), "three open, all in time");
        await scene.RunAsync("insert into dispatch.unit (code, name) values ('u', '住建局')");
        scene.Web.Services.GetRequiredService<CatalogCache>().Invalidate();
        await LightTurnsAsync(scene, ids[0]);
        await wall.ShowsAsync(board => board.Lights is { Normal: 2, Overdue: 1 }, "one is overdue");
        Assert.Equal(3L, await scene.ScalarAsync<long>("select count(*) from agent.open_ticket"));
    }

    [Fact]
    public async Task A_board_is_sent_at_most_once_a_second_and_only_when_it_changed()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await using var wall = await Screen<WallboardView>.HangAsync(scene.Web, HubPath.Wallboard, Staff.Of(StaffRole.ShiftLead));
        await wall.ShowsAsync(_ => true, "the first board");
        for (var n = 0; n < 25; n++)
        {
            await scene.Node.CallAsync($"138791{n:D5}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), Ct);
        }

        await wall.ShowsAsync(board => MainQueue(board).Waiting == 25, "all of them wait");
        var gaps = wall.Boards.Zip(wall.Boards.Skip(1), (one, next) => next.At - one.At).ToList();
        Assert.All(gaps, gap => Assert.True(gap > TimeSpan.FromMilliseconds(800), $"{gap.TotalMilliseconds} ms between two boards"));
        Assert.All(wall.Boards.Zip(wall.Boards.Skip(1)), pair => Assert.False(pair.First.Board.ShowsTheSame(pair.Second.Board)));
    }

    [Fact]
    public async Task Other_roles_are_not_shown_the_board()
    {
        await using var scene = await AgentScene.StartAsync(postgres, dial: false);
        foreach (var role in Enum.GetValues<StaffRole>().Except([StaffRole.ShiftLead, StaffRole.Supervisor, StaffRole.Leader]))
        {
            await using var wall = await Screen<WallboardView>.HangAsync(scene.Web, HubPath.Wallboard, Staff.Of(role, "u"));
            await WaitFor.TrueAsync(() => wall.State == HubConnectionState.Disconnected, $"{role} is cut off");
            Assert.Empty(wall.Boards);
        }
    }

    private static WallboardQueue MainQueue(WallboardView board) => board.Queues.Single(queue => queue.Code == "main");

    private static async Task BridgedAsync(AgentScene scene, DateTimeOffset at)
    {
        var call = Guid.CreateVersion7();
        await scene.Node.TellAsync(new CallArrived(call, new CallerNumber("13879100003"), "12345", at), new CallAnswered(call, Guid.CreateVersion7(), at.AddSeconds(2)));
        await scene.Node.TellAsync(new AgentBridged(call, Guid.CreateVersion7(), "8001", at.AddSeconds(9)), new CallEnded(call, CallEndCause.Normal, CallSide.Caller, true, at.AddSeconds(30)));
    }

    private static async Task GivenUpAsync(AgentScene scene, DateTimeOffset at, int after)
    {
        var call = Guid.CreateVersion7();
        await scene.Node.TellAsync(new CallArrived(call, new CallerNumber("13879100004"), "12345", at), new CallEnded(call, CallEndCause.Normal, CallSide.Caller, false, at.AddSeconds(after)));
    }

    /// <summary>The clocks are pushed into the past, and the sweep does the rest.</summary>
    private static async Task LightTurnsAsync(AgentScene scene, Guid ticket)
    {
        await scene.RunAsync($"update dispatch.deadline set due_at = now() - interval '1 hour', amber_at = now() - interval '3 hours', red_at = now() - interval '2 hours', next_fire_at = now() - interval '3 hours' where ticket_id = '{ticket}' and kind = 'Citizen'");
        var sweep = scene.Web.Services.GetRequiredService<Hotline.Dispatch.Clocks.ClockSweep>();
        await WaitFor.TrueAsync(
            async () =>
            {
                await sweep.RunAsync(Ct);
                return await scene.ScalarAsync<string>($"select light from dispatch.ticket where id = '{ticket}'") == "Overdue";
            },
            "overdue");
    }

    /// <summary>What was counted as it happened is what a reading of the whole journal gives.</summary>
    private static async Task SameAsTheJournalAsync(AgentScene scene)
    {
        const string journal = """
            select concat_ws(',', count(*), count(bridged_at), count(*) filter (where bridged_at <= arrived_at + interval '15 seconds'),
                count(*) filter (where bridged_at <= arrived_at + interval '30 seconds'), count(*) filter (where missed)) from agent.call
            """;
        Assert.Equal(await scene.ScalarAsync<string>(journal), await scene.ScalarAsync<string>("select concat_ws(',', sum(arrived), sum(bridged), sum(within_15), sum(within_30), sum(abandoned)) from agent.call_count"));
        Assert.Equal(
            await scene.ScalarAsync<string>("select concat_ws(',', sum(bridged), sum(abandoned), sum(hung_up_early)) from agent.call_count"),
            await scene.ScalarAsync<string>("select concat_ws(',', sum(bridged), sum(abandoned), sum(hung_up_early)) from agent.call_minute"));
    }
}
