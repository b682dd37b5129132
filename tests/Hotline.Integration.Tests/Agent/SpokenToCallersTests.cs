using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Journal;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Agent;

/// <summary>What callers hear of a day off, and of how long it will take.</summary>
public sealed class SpokenToCallersTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_a_day_off_callers_hear_that_it_is_a_holiday_and_so_do_those_who_still_wait()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        var today = WorkingCalendar.DayOf(DateTimeOffset.UtcNow);
        await scene.Web.Services.GetRequiredService<HolidayStore>().UpsertAsync([new(today, "国庆节", true), new(today.AddDays(1), "国庆节", true)], Ct);
        var waiting = await scene.Node.CallAsync("13879100001");
        await scene.RunAsync("update agent.queue set opening_hours = '00:00-23:59'");
        var told = await scene.Node.CommandAsync<SayToCaller>(say => say.CallId == waiting);
        Assert.Equal((true, "holiday"), (told.ThenHangUp, string.Join(',', told.Pieces)));

        await scene.RunAsync("update agent.queue set call_back_key = true");
        var late = await scene.Node.CallAsync("13879100002");
        told = await scene.Node.CommandAsync<SayToCaller>(say => say.CallId == late);
        Assert.Equal((true, "holiday,after-hours-press-1"), (told.ThenHangUp, string.Join(',', told.Pieces)));
        Assert.Equal(0L, await scene.ScalarAsync<long>("select count(*) from agent.queue_entry"));
        var history = scene.Web.Services.GetRequiredService<CallHistory>();
        Assert.Contains("已到节假日休息时间且无坐席在岗，告知来电人", (await history.TraceAsync(waiting, Ct)).Select(row => row.Words));
        Assert.Contains("应答，队列「综合受理」节假日休息", (await history.TraceAsync(late, Ct)).Select(row => row.Words));
    }

    [Fact]
    public async Task How_long_it_takes_is_told_from_those_who_were_answered_in_the_last_quarter_of_an_hour()
    {
        await using var scene = await AgentScene.StartAsync(postgres);
        await scene.RunAsync("update agent.queue set announce_seconds = 600");
        var agent = await scene.ReadyAgentAsync("8001");
        var served = new List<Guid>();
        for (var one = 0; one < 4; one++)
        {
            served.Add(await scene.Node.CallAsync());
            await scene.Node.PickUpAsync(await scene.Node.RungAsync(served[^1]));
            await scene.Node.EndAsync(served[^1], bridged: true);
            await agent.StateAsync(AgentState.WrapUp);
            await agent.EndWrapUpAsync();
        }

        await agent.SetAsync(AgentState.Paused);
        var (first, second) = (await scene.Node.CallAsync("13879100002"), await scene.Node.CallAsync("13879100003"));
        await scene.RunAsync($"update agent.call set bridged_at = bridged_at - interval '16 minutes' where id = '{served[0]}'"); // Three are left.
        await scene.RunAsync("update agent.queue_entry set entered_at = entered_at - interval '601 seconds'");
        Assert.Equal(["next", "about", "n5", "minutes"], (await scene.Node.CommandAsync<SayToCaller>(say => say.CallId == first)).Pieces);
        Assert.Equal(["ahead", "n1", "people", "about", "n10", "minutes"], (await scene.Node.CommandAsync<SayToCaller>(say => say.CallId == second)).Pieces);
        Assert.Equal("300,600", await scene.ScalarAsync<string>("select string_agg(data->>'seconds', ',' order by id) from agent.call_event where kind = 'announced'"));
    }
}
