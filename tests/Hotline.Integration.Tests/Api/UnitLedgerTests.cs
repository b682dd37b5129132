using System.Net;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>Who reads which of the ledger's figures: a unit its own and those below it, and behind them its own tickets only.</summary>
public sealed class UnitLedgerTests(ApiCity city) : IClassFixture<ApiCity>
{
    private const string Metric = "solved";

    [Fact]
    public async Task A_unit_sees_its_own_figures_and_those_below_it_and_the_tickets_of_its_own_alone()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var water = await city.SignedInAsync("water");
        using var district = await city.SignedInAsync("district");
        var page = await ClosedAsync(agent, roads);
        await CountedAsync(roads, page);

        Assert.Equal(await FigureAsync(roads, ""), await FigureAsync(roads, $"unit={ApiCity.Roads}"));
        Assert.Equal(await FigureAsync(roads, ""), await FigureAsync(district, $"unit={ApiCity.Roads}"));
        Assert.True((await FigureAsync(district, "")).Denominator > 0);
        Assert.Equal(0, (await FigureAsync(water, "")).Denominator);
        Assert.Equal([ApiCity.Roads], (await roads.GetAsync<MetricUnits>(ApiPath.Metric(Metric, "units"))).Rows.Select(row => row.Code));

        Assert.Empty((await district.GetAsync<MetricTickets>(ApiPath.Metric(Metric, "tickets"))).Rows);
        foreach (var (client, path) in new[]
        {
            (water, $"{ApiPath.Metrics}?unit={ApiCity.Roads}"), (roads, $"{ApiPath.Metrics}?unit=-"), (roads, $"{ApiPath.Metrics}?unit=360103"),
            (district, $"{ApiPath.Metric(Metric, "tickets")}?unit={ApiCity.Roads}"), (district, $"{ApiPath.Metric(Metric, "revisions")}?unit={ApiCity.Roads}"),
            (water, $"{ApiPath.Metric(Metric, "tickets/export")}?unit={ApiCity.Roads}"),
        })
        {
            using var refused = await client.GetAsync(path);
            Assert.True((await StaffClient.ProblemAsync(refused, 400)).GetProperty("errors").TryGetProperty("unit", out _));
        }

        using var all = await water.GetAsync(ApiPath.MetricExport);
        Assert.DoesNotContain(ApiCity.Roads, await all.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var own = await roads.GetAsync(ApiPath.MetricExport);
        Assert.Contains(ApiCity.Roads, await own.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_liaison_who_also_dispatches_sees_all_as_dispatchers_do()
    {
        using var admin = await city.SignedInAsync("administrator");
        Assert.Empty((await admin.ImportAsync("accounts", $"login,name,roles,unitCode,password\nboth,林岚,Liaison|Dispatcher,{ApiCity.Water},{ApiCity.Password}\n")).Errors);
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        await CountedAsync(roads, await ClosedAsync(agent, roads));
        using var both = await city.SignedInAsync("both");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        Assert.Equal(await FigureAsync(dispatcher, ""), await FigureAsync(both, ""));
        Assert.True((await FigureAsync(both, $"unit={ApiCity.Roads}")).Denominator > 0);
    }

    [Fact]
    public async Task The_same_figures_stand_on_the_page_without_script()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var water = await city.SignedInAsync("water");
        var page = await ClosedAsync(agent, roads);
        await Eventually.IsAsync(async () => (await roads.PageAsync($"/unit/metrics?metric={Metric}")).Contains(page.Number!, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        var shown = await roads.PageAsync($"/unit/metrics?metric={Metric}");
        Assert.Contains($"/unit/tickets/{page.Id}", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Number!, await water.PageAsync($"/unit/metrics?metric={Metric}"), StringComparison.Ordinal);
        using var foreign = await water.GetAsync($"/unit/metrics?unit={ApiCity.Roads}");
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using var stranger = await agent.GetAsync("/unit/metrics");
        Assert.Equal(HttpStatusCode.Redirect, stranger.StatusCode);
    }

    private static async Task<MetricValue> FigureAsync(StaffClient client, string query) =>
        (await client.GetAsync<MetricPage>($"{ApiPath.Metrics}?{query}")).Rows.Single(row => row.Id == Metric).Now;

    /// <summary>The ledger follows what happened: until it has come to this ticket, two who ask one after the other can read two figures.</summary>
    private static Task CountedAsync(StaffClient client, TicketPage page) => Eventually.IsAsync(
        async () => (await client.GetAsync<MetricTickets>(ApiPath.Metric(Metric, "tickets"))).Rows.Any(row => row.Id == page.Id), TimeSpan.FromSeconds(20));

    private static async Task<TicketPage> ClosedAsync(StaffClient agent, StaffClient roads)
    {
        var page = await roads.ActAsync(await ApiCity.SignedForAsync(agent, roads), "reply", new ReplyTicket("已修补。", "已电话联系"));
        return await agent.ActAsync(await agent.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "follow-up", new RecordFollowUp(true, SolvedMark.Solved, SatisfiedMark.Satisfied, true));
    }
}
