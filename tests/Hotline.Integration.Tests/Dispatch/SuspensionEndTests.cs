using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch;

/// <summary>挂起 that nobody looks at again: the sweep lets it go on when the days of its round are spent.</summary>
public sealed class SuspensionEndTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_goes_on_by_itself_once_with_a_word_and_the_unit_can_reply()
    {
        await using var scene = await StartAsync(postgres);
        var ticket = await scene.DispatchedAsync();
        await scene.DoneAsync(ticket, new SignFor(), RoadLiaison);
        await scene.DoneAsync(ticket, new Suspend(SuspendReason.SeasonOrProject, 10, Pii.Text("待枯水期施工")), Dispatcher);
        Assert.Equal("10 60", await scene.ScalarAsync<string>("select suspension_days || ' ' || suspended_for from dispatch.ticket"));
        var sweep = scene.Services.GetRequiredService<ClockSweep>();
        scene.Time.Advance(TimeSpan.FromDays(59));
        await sweep.RunAsync(Ct);
        Assert.Equal(TicketState.Suspended, (await scene.Reader.PageAsync(ticket, Supervisor, Ct))!.Line.State);
        Assert.True(await scene.ScalarAsync<bool>("select next_fire_at > started_at + interval '1416 hours' from dispatch.deadline where kind = 'SuspendReview'"));

        scene.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await sweep.RunAsync(Ct));
        await sweep.RunAsync(Ct);
        var page = (await scene.Reader.PageAsync(ticket, Supervisor, Ct))!;
        Assert.Equal(TicketState.InHandling, page.Line.State);
        var resumed = Assert.Single(page.History, line => line.Kind == "Resumed");
        Assert.Equal((Actor.System.AccountId, "本轮挂起天数已满，自动恢复办理"), (resumed.ActorId, resumed.Text.Text));
        Assert.Equal("60", await scene.ScalarAsync<string>("select suspension_days || coalesce(' ' || suspended_for, '') from dispatch.ticket"));
        await scene.DoneAsync(ticket, new Reply(Pii.Text("已修复")), RoadLiaison);
    }
}
