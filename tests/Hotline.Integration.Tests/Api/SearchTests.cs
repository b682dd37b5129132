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

        // The same caller in a new draft: the evidence is said, and what the agent says of it is kept in the history.
        var draft = await agent.OpenAsync(ApiCity.Complete with { Title = "红绿灯还没修", Content = "新桥路口红绿灯失灵没人管" });
        var repeat = (await AnswerAsync<SimilarPage>(agent, ApiPath.SimilarCases, new SimilarAsk("新桥路口红绿灯失灵没人管", ApiCity.Xihu, draft.Id))).Rows[0];
        Assert.Equal(ticket.Id, repeat.Row.Id);
        Assert.True(repeat is { Repeat: true, Open: true, Why: ["同一来电人", ..] }, $"{repeat}");
        using var wrong = await agent.PostAsync(ApiPath.Act(draft.Id, "repeat-judgement"), new JudgeRepeat(ticket.Id, "Perhaps"), draft.Version);
        Assert.True((await StaffClient.ProblemAsync(wrong, 400)).GetProperty("errors").TryGetProperty("judgement", out _));
        var ended = await agent.ActAsync(draft, "repeat-judgement", new JudgeRepeat(ticket.Id, "Urge"));
        Assert.Equal(TicketState.Refused, ended.State);
        Assert.StartsWith($"与工单{ticket.Number}为同一诉求，已催办（同一来电人；", ended.History[^1].Text, StringComparison.Ordinal);
        Assert.Equal(1, (await agent.GetAsync<TicketPage>(ApiPath.Ticket(ticket.Id))).UrgedCount);
        Assert.DoesNotContain((await agent.GetAsync<SimilarPage>(ApiPath.Similar(ticket.Id))).Rows, row => row.Row.Id == draft.Id || row.Row.Id == ticket.Id);
    }

    [Fact]
    public async Task A_search_is_narrowed_to_marks()
    {
        using var agent = await city.SignedInAsync("agent");
        var plain = await FiledAsync(agent, "广场舞音响太吵", "滨江广场音响每晚太吵。");
        var group = await FiledAsync(agent, "广场舞音响太吵", "滨江广场音响每晚太吵，整栋楼联名。");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        await dispatcher.ActAsync(group, "group", new FlagGroup(true, "整栋楼联名"));
        await Eventually.IsAsync(async () => (await FindAsync(agent, new SearchAsk("滨江广场", Flags: ["Group"]))).Total == 1, TimeSpan.FromSeconds(15));
        var all = await FindAsync(agent, new SearchAsk("滨江广场"));
        Assert.Equal(new[] { plain.Id, group.Id }.Order(), all.Rows.Select(row => row.Row.Id).Order());
        Assert.Equal(new NamedCount("Group", "群诉", 1), Assert.Single(all.Facets.Flags));
        Assert.True(Assert.Single((await FindAsync(agent, new SearchAsk("滨江广场", Flags: ["Group"]))).Rows).Row.Group);
        Assert.Equal(0, (await FindAsync(agent, new SearchAsk("滨江广场", Flags: ["Group", "Difficult"]))).Total);
        await dispatcher.ActAsync(plain, "label", new LabelTicket("ProvinceOrder", true, "省政府办公厅交办"));
        await Eventually.IsAsync(async () => (await FindAsync(agent, new SearchAsk("滨江广场", Flags: ["ProvinceOrder"]))).Total == 1, TimeSpan.FromSeconds(15));
        Assert.Equal(["ProvinceOrder"], Assert.Single((await FindAsync(agent, new SearchAsk("滨江广场", Flags: ["ProvinceOrder"]))).Rows).Row.Labels);
        Assert.Contains(new NamedCount("ProvinceOrder", "省级交办", 1), (await FindAsync(agent, new SearchAsk("滨江广场"))).Facets.Flags);
    }

    [Fact]
    public async Task A_bad_search_names_its_field()
    {
        using var agent = await city.SignedInAsync("agent");
        foreach (var (ask, field) in new (SearchAsk, string)[]
                 {
                     (new(new string('路', 201)), "words"), (new(State: "Nowhere"), "state"), (new(Channel: "7777"), "channel"), (new(Category: "05*"), "category"),
                     (new(Region: "' or 1=1"), "region"), (new(From: new(2026, 2, 1), To: new(2026, 1, 1)), "from"), (new(To: new(9999, 1, 1)), "to"), (new(Page: 0), "page"), (new(Flags: ["Difficult", "Nothing"]), "flags"), (new(Order: "Best"), "order"),
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
