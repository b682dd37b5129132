using System.Net;
using Hotline.Agent.Client.Contracts;
using Hotline.Integration.Tests.Api;
using Hotline.Testing.Postgres;

namespace Hotline.Integration.Tests.Faults;

/// <summary>
/// PostgreSQL is lost, and a standby that was behind takes over. What lies outside of it did not go back: the search index has seen transactions whose numbers are given out again.
/// </summary>
public sealed class FailedOverTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ticket_after_the_failover_is_found_and_those_that_are_lost_are_not()
    {
        await using var cluster = await PrivateCluster.StartAsync(Ct, more: PrivateCluster.OutlivesCrash);
        await using var database = await cluster.CreateDatabaseAsync(Ct);
        var folder = Directory.CreateTempSubdirectory("hotline-failover-").FullName;
        await using var web = new WebProcess(database.ConnectionString, folder);
        var printed = await ApiHost.InitAsync(database, folder, demo: false);
        await web.StartAsync();
        using (var admin = new StaffClient(web.Address))
        {
            await admin.SignInAsync("admin", printed.Select(line => line.Split(' ')).Single(words => words[0] == "login" && words[2] == "admin")[3]);
            await ApiCity.FillAsync(admin);
        }

        using var agent = new StaffClient(web.Address);
        await agent.SignInAsync("agent", ApiCity.Password);
        await FileAsync(agent, "路面坑洞");
        await cluster.KeepAsync(Ct);
        await web.UpAsync();
        for (var lost = 0; lost < 20; lost++)
        {
            await FileAsync(agent, "路面积水");
        }

        await FoundAsync(agent, "积水", 20);
        await cluster.FailOverAsync(Ct);
        await web.UpAsync();
        await FileAsync(agent, "井盖松动");
        await FoundAsync(agent, "井盖", 1);
        await FoundAsync(agent, "积水", 0);
        await FoundAsync(agent, "坑洞", 1);
        Assert.True(web.Lives, "The web process has ended.");
    }

    private static async Task FileAsync(StaffClient agent, string title)
    {
        using var answer = await agent.PostAsync(ApiPath.Acceptance, ApiCity.Complete with { Title = title, Content = title + "，请来人看看。" }, key: Guid.NewGuid().ToString());
        await StaffClient.ReadAsync<AcceptedTicket>(answer, HttpStatusCode.Created);
    }

    private static Task FoundAsync(StaffClient agent, string words, int total) => Eventually.IsAsync(
        async () =>
        {
            using var answer = await agent.PostAsync(ApiPath.Search, new SearchAsk(words));
            return answer.IsSuccessStatusCode && (await StaffClient.ReadAsync<SearchPage>(answer, HttpStatusCode.OK)).Total == total;
        },
        TimeSpan.FromSeconds(40));
}
