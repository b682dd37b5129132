using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>The ledger over HTTP: figures with both numbers, down to the ticket, as CSV; what can not be meant is refused.</summary>
public sealed class MetricTests(ApiCity city) : IClassFixture<ApiCity>
{
    [Fact]
    public async Task A_closed_ticket_is_found_behind_its_figures()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var leader = await city.SignedInAsync("leader");
        var page = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "acceptance", new AcceptTicket());
        page = await roads.ActAsync(await roads.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "sign-for", new SignForTicket());
        page = await roads.ActAsync(page, "reply", new ReplyTicket("已修补", "电话告知"));
        page = await agent.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        page = await agent.ActAsync(page, "follow-up", new RecordFollowUp(true, SolvedMark.Solved, SatisfiedMark.Fair, true));

        MetricPage month = null!; // Read below before it is looked at.
        await Eventually.IsAsync(async () => (month = await leader.GetAsync<MetricPage>($"{ApiPath.Metrics}?unit={ApiCity.Roads}")).Rows.Single(row => row.Id == "solved").Now.Denominator > 0, TimeSpan.FromSeconds(20));
        Assert.Null(month.FrozenAt);
        Assert.Equal([1.0, 1.0, 0.0, 1.0], new[] { "solved", "satisfied-a", "satisfied-b", "closed-early" }.Select(id => month.Rows.Single(row => row.Id == id).Now.Value));
        Assert.All(month.Rows, row => Assert.NotEmpty(row.Formula));
        Assert.Equal(0, (await leader.GetAsync<MetricPage>($"{ApiPath.Metrics}?unit={ApiCity.Water}")).Rows.Single(row => row.Id == "solved").Now.Denominator);

        var hit = await leader.GetAsync<MetricTickets>($"{ApiPath.Metric("solved", "tickets")}?category=05&part=hit");
        Assert.Equal((page.Id, page.Number, "西湖区城管局"), (hit.Rows.Single().Id, hit.Rows.Single().Number, hit.Rows.Single().UnitName));
        Assert.Empty((await leader.GetAsync<MetricTickets>($"{ApiPath.Metric("solved", "tickets")}?part=miss")).Rows);
        Assert.Single((await leader.GetAsync<MetricTickets>($"{ApiPath.Metric("satisfied-b", "tickets")}?part=miss")).Rows);
        Assert.Equal(1, (await leader.GetAsync<MetricUnits>(ApiPath.Metric("solved", "units"))).Rows.Single(row => row.Code == ApiCity.Roads).Now.Numerator);
        Assert.Empty((await leader.GetAsync<MetricRevisions>(ApiPath.Metric("solved", "revisions"))).Rows);

        using var all = await leader.GetAsync(ApiPath.MetricExport);
        Assert.Contains($"solved/1,解决率,{ApiCity.Roads},西湖区城管局,{ApiCity.PotHole},", await all.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var tickets = await leader.GetAsync(ApiPath.Metric("solved", "tickets/export"));
        Assert.Contains($"solved/1,{page.Number},{ApiCity.Roads}", await tickets.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "month=2026-13", "month")]
    [InlineData("", "month=0001-01", "month")]
    [InlineData("", "category=05%25", "category")]
    [InlineData("/solved/tickets", "part=most", "part")]
    [InlineData("/export", "month=x", "month")]
    public async Task What_can_not_be_meant_is_refused_and_names_the_field(string path, string query, string field)
    {
        using var leader = await city.SignedInAsync("leader");
        using var answer = await leader.GetAsync($"{ApiPath.Metrics}{path}?{query}");
        Assert.True((await StaffClient.ProblemAsync(answer, 400)).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task A_metric_that_is_none_is_not_found()
    {
        using var leader = await city.SignedInAsync("leader");
        using var answer = await leader.GetAsync(ApiPath.Metric("happiness", "units"));
        await StaffClient.ProblemAsync(answer, 404);
    }
}
