using System.Net;
using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Tests.Search.Elastic;
using Hotline.Testing;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Api;

/// <summary>The whole web side with Elasticsearch as its engine, and Elasticsearch away or silent: nothing else waits for it, and its index catches up.</summary>
public sealed class ElasticAwayTests(PostgresFixture postgres)
{
    private const string Bulk = "POST /_bulk";

    /// <summary>The follower tries again after a pause that doubles up to 30 s.</summary>
    private static readonly TimeSpan CatchesUp = TimeSpan.FromSeconds(60);

    [Fact, Trait("Run", "long")] // waits for time-outs: ops/test --long
    public async Task While_Elasticsearch_is_silent_no_ticket_waits_for_it_and_searches_are_told()
    {
        await using var elastic = StandInElastic.Start();
        await using var host = await StartAsync(elastic.Address);
        using var agent = await host.SignedInAsync("agent", ApiCity.Password);
        using var leader = await host.SignedInAsync("leader", ApiCity.Password);
        await ClosedAsync(host, "医院门口红绿灯失灵");
        await FoundAsync(agent, "红绿灯", 1);

        elastic.Hold("_bulk");
        await ClosedAsync(host, "医院门口路灯不亮");
        await Eventually.IsAsync(() => Task.FromResult(elastic.Held.Contains(Bulk)), CatchesUp);
        await ClosedAsync(host, "医院门口井盖缺失");
        Assert.Equal(3, (await agent.GetAsync<TicketList>($"{ApiPath.Tickets}?list=mine")).Rows.Count);
        await Eventually.IsAsync(async () => (await leader.GetAsync<TrendPage>(ApiPath.Trends)).Total == 3, TimeSpan.FromSeconds(20));

        // The one write that was out all the time is still out, and no other: nothing that was done meanwhile waited for it.
        Assert.Equal(Bulk, Assert.Single(elastic.Held));
        elastic.Hold();
        await UnavailableAsync(() => agent.PostAsync(ApiPath.Search, new SearchAsk("红绿灯")));
        await UnavailableAsync(() => leader.GetAsync(ApiPath.TrendWords));
        using (var similar = await agent.PostAsync(ApiPath.SimilarCases, new SimilarAsk("医院门口红绿灯失灵没有人修", ApiCity.Xihu)))
        {
            Assert.Empty((await StaffClient.ReadAsync<SimilarPage>(similar, HttpStatusCode.OK)).Rows);
        }

        elastic.Release();
        await FoundAsync(agent, "医院门口", 3);
        Assert.Empty(elastic.Wrong);
    }

    [Fact, Trait("Run", "long")] // waits for time-outs: ops/test --long
    public async Task Elasticsearch_that_comes_up_last_and_goes_away_again_has_everything_in_the_end()
    {
        var port = FreePorts.Take();
        await using var host = await StartAsync(new Uri($"http://127.0.0.1:{port}/"));
        using var agent = await host.SignedInAsync("agent", ApiCity.Password);
        await ClosedAsync(host, "小区电梯停运");
        await UnavailableAsync(() => agent.PostAsync(ApiPath.Search, new SearchAsk("电梯")));
        await using (var first = StandInElastic.Start(port))
        {
            await FoundAsync(agent, "电梯", 1);
            Assert.Equal("elasticsearch", (await SearchAsync(agent, "电梯"))!.Engine);
        }

        await ClosedAsync(host, "小区电梯困人");
        await UnavailableAsync(() => agent.PostAsync(ApiPath.Search, new SearchAsk("电梯")));

        // What comes back has lost its disk: it is built anew.
        await using var second = StandInElastic.Start(port);
        await FoundAsync(agent, "电梯", 2);
        Assert.Empty(second.Wrong);
    }

    private async Task<ApiHost> StartAsync(Uri elastic) =>
        await ApiHost.StartCopyAsync(postgres, await ApiCity.StillAsync(postgres), settings: [$"--Search:Elasticsearch={elastic}"]);

    /// <summary>A ticket's whole life: filed, signed for, replied to, followed up.</summary>
    private static async Task ClosedAsync(ApiHost host, string title)
    {
        using var agent = await host.SignedInAsync("agent", ApiCity.Password);
        using var roads = await host.SignedInAsync("roads", ApiCity.Password);
        var page = await agent.OpenAsync(ApiCity.Complete with { Title = title, Content = title + "，请尽快处理。" });
        page = await agent.ActAsync(page, "acceptance", new AcceptTicket());
        page = await roads.ActAsync(page, "sign-for", new SignForTicket());
        page = await roads.ActAsync(page, "reply", new ReplyTicket("已修复。", "已电话联系"));
        page = await agent.ActAsync(page, "follow-up", new RecordFollowUp(true, SolvedMark.Solved, SatisfiedMark.Satisfied, true));
        Assert.Equal(TicketState.Closed, page.State);
    }

    private static async Task UnavailableAsync(Func<Task<HttpResponseMessage>> ask)
    {
        using var answer = await ask();
        await StaffClient.RefusedAsync(answer, 503, "search.unavailable");
    }

    private static Task FoundAsync(StaffClient staff, string words, int total) =>
        Eventually.IsAsync(async () => await SearchAsync(staff, words) is { } found && found.Total == total, CatchesUp);

    /// <returns>Null while the search is unavailable.</returns>
    private static async Task<SearchPage?> SearchAsync(StaffClient staff, string words)
    {
        using var answer = await staff.PostAsync(ApiPath.Search, new SearchAsk(words));
        return answer.StatusCode == HttpStatusCode.ServiceUnavailable ? null : await StaffClient.ReadAsync<SearchPage>(answer, HttpStatusCode.OK);
    }
}
