using System.Net;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

public sealed class SearchTests(ApiCity city) : IClassFixture<ApiCity>
{
    [Fact]
    public async Task A_filed_ticket_is_found_within_seconds_by_those_who_may_know_of_it()
    {
        using var agent = await city.SignedInAsync("agent");
        var ticket = await FiledAsync(agent, "新桥路口红绿灯失灵", "新桥路口红绿灯三天没有修好，车辆抢行。");
        using var roads = await city.SignedInAsync("roads");
        using var water = await city.SignedInAsync("water");
        await Eventually.IsAsync(async () => (await FindAsync(agent, new SearchAsk("红绿灯"))).Total == 1, TimeSpan.FromSeconds(15));
        var found = await FindAsync(agent, new SearchAsk("红绿灯 失灵", Order: "Relevance"));
        var row = Assert.Single(found.Rows);
        Assert.Equal((ticket.Id, "来访窗口"), (row.Row.Id, row.Channel));
        Assert.Equal(["红绿灯", "失灵"], found.Marks);
        Assert.Contains("红绿灯", row.Snippet, StringComparison.Ordinal);
        Assert.Equal("lucene", found.Engine);
        Assert.Equal(1, (await FindAsync(roads, new SearchAsk("红绿灯"))).Total);
        Assert.Equal(0, (await FindAsync(water, new SearchAsk("红绿灯"))).Total);
        Assert.Equal(0, (await FindAsync(water, new SearchAsk("红绿灯", Unit: ApiCity.Roads))).Total);

        var similar = await AnswerAsync<SimilarPage>(agent, ApiPath.SimilarCases, new SimilarAsk("新桥路口红绿灯失灵没人管", ApiCity.Xihu));
        Assert.Equal(ticket.Id, Assert.Single(similar.Rows).Row.Id);
    }

    [Fact]
    public async Task A_bad_search_names_its_field()
    {
        using var agent = await city.SignedInAsync("agent");
        foreach (var (ask, field) in new (SearchAsk, string)[]
                 {
                     (new(new string('路', 201)), "words"), (new(State: "Nowhere"), "state"), (new(Channel: "7777"), "channel"), (new(Category: "05*"), "category"),
                     (new(Region: "' or 1=1"), "region"), (new(From: new(2026, 2, 1), To: new(2026, 1, 1)), "from"), (new(To: new(9999, 1, 1)), "to"), (new(Page: 0), "page"), (new(Order: "Best"), "order"),
                 })
        {
            using var answer = await agent.PostAsync(ApiPath.Search, ask);
            var errors = (await StaffClient.ProblemAsync(answer, 400)).GetProperty("errors");
            Assert.True(errors.TryGetProperty(field, out _), $"{field}: {errors}");
        }
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("*:* OR text:[* TO *]")]
    [InlineData("\\\"}]} '; drop table dispatch.ticket; --")]
    [InlineData("\ud83d\ud83d")]
    public async Task Absurd_search_strings_find_nothing_and_harm_nothing(string words)
    {
        using var agent = await city.SignedInAsync("agent");
        var found = await FindAsync(agent, new SearchAsk(words));
        Assert.Equal(0, found.Total);
    }

    private static async Task<TicketPage> FiledAsync(StaffClient agent, string title, string content)
    {
        var draft = await agent.OpenAsync(ApiCity.Complete with { Title = title, Content = content });
        return await agent.ActAsync(draft, "acceptance", new AcceptTicket());
    }

    private static Task<SearchPage> FindAsync(StaffClient staff, SearchAsk ask) => AnswerAsync<SearchPage>(staff, ApiPath.Search, ask);

    private static async Task<T> AnswerAsync<T>(StaffClient staff, string path, object ask)
    {
        using var answer = await staff.PostAsync(path, ask);
        return await StaffClient.ReadAsync<T>(answer, HttpStatusCode.OK);
    }
}
