using System.Net;
using Hotline.Api.Setup;
using Hotline.Agent.Client.Contracts;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Api;

public sealed class SpineTests(PostgresFixture postgres)
{
    [Fact]
    public async Task From_a_start_without_demonstration_an_administrator_builds_a_city_and_a_request_is_closed_in_it()
    {
        await using var host = await ApiHost.StartAsync(postgres);
        Assert.Single(host.Printed);
        using (var admin = await host.SignedInAsync("admin", host.PasswordOf("admin")))
        {
            await ApiCity.FillAsync(admin);
            Assert.Empty((await admin.ImportAsync("categories", "code,name\n0509,新设中类\n050901,新设小类\n")).Errors);
            Assert.Empty((await admin.ImportAsync("rules", $"categoryCode,regionCode,unitCode\n050901,{ApiCity.Xihu},{ApiCity.Roads}\n")).Errors);
            Assert.Empty((await admin.ImportAsync("holidays", "date,name,is_off_day\n2027-01-01,元旦,1\n")).Errors);
            Assert.Empty((await admin.ImportAsync("trunks", "code,name,networks\ncarrier,运营商,198.51.100.0/24\n")).Errors);
        }

        using var agent = await host.SignedInAsync("agent", ApiCity.Password);
        using var roads = await host.SignedInAsync("roads", ApiCity.Password);
        using var leader = await host.SignedInAsync("leader", ApiCity.Password);
        var page = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete with { CategoryCode = "050901" }), "acceptance", new AcceptTicket());
        Assert.Equal(ApiCity.Roads, page.UnitCode);
        Assert.Contains((await roads.GetAsync<TicketList>("/api/tickets?list=unit")).Rows, row => row.Id == page.Id);
        page = await roads.ActAsync(await roads.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "sign-for", new SignForTicket());
        await roads.ActAsync(page, "reply", new ReplyTicket("已修补。"));
        Assert.Contains((await agent.GetAsync<TicketList>("/api/tickets?list=follow-up")).Rows, row => row.Id == page.Id);
        page = await agent.ActAsync(await agent.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "follow-up", new RecordFollowUp(true, SolvedMark.Solved, SatisfiedMark.Satisfied, true));
        Assert.Equal(TicketState.Closed, page.State);
        Assert.Equal(["DraftOpened", "Accepted", "Dispatched", "SignedFor", "Replied", "FollowedUp", "Closed"], page.History.Select(step => step.Verb));
        await Eventually.IsAsync(async () => await leader.GetAsync<TrendPage>(ApiPath.Trends) is { Total: 1, Closed: 1 } trend
            && trend.Regions.Single().Code == ApiCity.Xihu && trend.Categories.Single().Code == "05", TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task The_demonstration_city_lives_and_is_made_once()
    {
        await using var host = await ApiHost.StartAsync(postgres, demo: true);
        Assert.Equal(DemoStaff.Accounts.Count, host.Printed.Count(line => line.StartsWith("login ", StringComparison.Ordinal)));
        Assert.Equal(3, host.Printed.Count(line => line.StartsWith("phone ", StringComparison.Ordinal)));
        Assert.Equal(host.Printed, await ApiHost.InitAsync(host.Database, host.DataFolder, demo: true));
        Assert.Empty(await ApiHost.InitAsync(host.Database, host.DataFolder, demo: false));
        Assert.True(OperatingSystem.IsWindows() || (UnixFileMode.UserRead | UnixFileMode.UserWrite) == File.GetUnixFileMode(Path.Combine(host.DataFolder, "demo-logins.txt")));
        using var leader = await host.SignedInAsync("leader", host.PasswordOf("leader"));
        await Eventually.IsAsync(async () => await leader.GetAsync<TrendPage>(ApiPath.Trends) is { Total: > 200, ClosedOnCall: > 80, Closed: > 50 } trend && trend.Regions.Count > 9, TimeSpan.FromSeconds(60));
        await Eventually.IsAsync(async () => (await leader.GetAsync<SurgeList>(ApiPath.TrendSurges)).Rows.Any(row => row.Region == "360111"), TimeSpan.FromSeconds(20)); // At any hour.
        using var liaison = await host.SignedInAsync("liaison1", host.PasswordOf("liaison1"));
        Assert.NotEmpty((await liaison.GetAsync<TicketList>("/api/tickets?list=unit")).Rows);
        using var map = await leader.GetAsync(ApiPath.CountyMap);
        Assert.Equal(HttpStatusCode.OK, map.StatusCode);
    }
}
