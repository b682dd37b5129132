using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

public sealed class ClockSweepTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lights_turn_amber_then_red_then_overdue_and_the_overdue_one_escalates()
    {
        await using var scene = await StartAsync(postgres);
        var id = await scene.DispatchedAsync();
        var sweep = scene.Services.GetRequiredService<ClockSweep>();
        Assert.Equal(0, await sweep.RunAsync(Ct));

        // Sign-for is due in four working hours from 10:00: half is gone at 13:30, four fifths at 14:42, all at 15:30.
        await LightAtAsync(new(2026, 11, 25, 12, 0, 0, TimeSpan.FromHours(8)), Light.Amber);
        await LightAtAsync(new(2026, 11, 25, 14, 42, 0, TimeSpan.FromHours(8)), Light.Red);
        await LightAtAsync(new(2026, 11, 25, 15, 29, 59, TimeSpan.FromHours(8)), Light.Red);
        await LightAtAsync(new(2026, 11, 25, 15, 30, 0, TimeSpan.FromHours(8)), Light.Overdue);

        var page = (await scene.Reader.PageAsync(id, Supervisor, Ct))!;
        Assert.Equal(1, page.Line.EscalationLevel);
        Assert.Equal(["亮灯", "亮灯", "亮灯", "超期升级"], page.History.Skip(3).Select(line => line.Words));
        Assert.Equal(id, Assert.Single((await scene.Lists.ListAsync(TicketListKind.Overdue, Supervisor, null, 10, Ct)).Lines).Id);

        async Task LightAtAsync(DateTimeOffset at, Light expected)
        {
            scene.Time.SetUtcNow(at);
            await sweep.RunAsync(Ct);
            Assert.Equal(expected, (await scene.Reader.PageAsync(id, Supervisor, Ct))!.Line.Light);
        }
    }

    [Fact]
    public async Task A_light_that_turns_does_not_make_an_open_page_stale()
    {
        await using var scene = await StartAsync(postgres);
        var id = await scene.DispatchedAsync();
        var version = (await scene.DoneAsync(id, new SignFor(), RoadLiaison)).Version;
        scene.Time.Advance(TimeSpan.FromDays(6));
        Assert.Equal(1, await scene.Services.GetRequiredService<ClockSweep>().RunAsync(Ct));
        var outcome = await scene.Desk.DoAsync(id, new Reply(Hotline.Dispatch.Privacy.Pii.Text("已修")), RoadLiaison, version, Ct);
        Assert.IsType<Outcome<TicketStamp>.Done>(outcome);
    }

    [Fact]
    public async Task A_ticket_that_cannot_be_read_is_told_once_put_off_longer_each_time_and_turns_when_it_can_be()
    {
        await using var scene = await StartAsync(postgres);
        var broken = await scene.DispatchedAsync();
        var whole = await scene.DispatchedAsync();
        await scene.ScalarAsync<int>($"update dispatch.ticket set urgency = 'Unreadable' where id = '{broken}' returning 1");
        var log = new Sweeps.Said<ClockSweep>();
        var sweep = Sweeps.OfAnotherNode(scene, log);
        var waits = new List<TimeSpan>();
        scene.Time.Advance(TimeSpan.FromDays(8));
        Assert.Equal(1, await sweep.RunAsync(Ct));
        Assert.Equal(Light.Overdue, (await scene.Reader.PageAsync(whole, Supervisor, Ct))!.Line.Light);
        for (var n = 0; n < 8; n++)
        {
            var next = await NextAsync();
            waits.Add(next - scene.Time.GetUtcNow());
            scene.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(0, await sweep.RunAsync(Ct));
            Assert.Equal(next, await NextAsync());
            scene.Time.SetUtcNow(next);
            Assert.Equal(0, await sweep.RunAsync(Ct));
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], waits.Select(wait => wait.TotalMinutes));
        Assert.Single(log.Lines);
        await scene.ScalarAsync<int>($"update dispatch.ticket set urgency = 'Normal' where id = '{broken}' returning 1");
        scene.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await sweep.RunAsync(Ct));
        Assert.Equal(Light.Overdue, (await scene.Reader.PageAsync(broken, Supervisor, Ct))!.Line.Light);

        Task<DateTimeOffset> NextAsync() => Sweeps.NextFireAsync(scene, broken);
    }

    [Fact]
    public async Task After_downtime_one_sweep_catches_up_and_two_at_once_lose_and_double_nothing()
    {
        await using var scene = await StartAsync(postgres);
        for (var n = 0; n < 30; n++)
        {
            await scene.DispatchedAsync();
        }

        // A week of downtime: sign-for, first contact, handling and citizen clocks have all run over.
        scene.Time.Advance(TimeSpan.FromDays(8));
        var other = Sweeps.OfAnotherNode(scene);
        var sweep = scene.Services.GetRequiredService<ClockSweep>();
        var turned = await Task.WhenAll(Task.Run(() => sweep.RunAsync(Ct)), Task.Run(() => other.RunAsync(Ct)), Task.Run(() => sweep.RunAsync(Ct)));
        var rest = await sweep.RunAsync(Ct);

        Assert.Equal(30, turned.Sum() + rest);
        // Sign-for ran over more than five working days ago and stands on all three levels, first contact less and stands on two; handling and the citizen's clock did last night.
        Assert.Equal(210L, await scene.ScalarAsync<long>("select count(*) from dispatch.ticket_event where kind = 'Escalated'"));
        Assert.Equal(210L, await scene.ScalarAsync<long>("select count(*) from dispatch.escalation"));
        Assert.Equal(60L, await scene.ScalarAsync<long>("select count(*) from dispatch.deadline where next_fire_at is not null and light = 'Overdue' and escalation_level = 1"));
    }
}
