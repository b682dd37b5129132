using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>督办单 over HTTP, from issuing to a card; and 挂起.</summary>
public sealed class SupervisionTests(ApiCity city) : IClassFixture<ApiCity>
{
    [Fact]
    public async Task A_supervisor_issues_sends_back_warns_and_closes()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var water = await city.SignedInAsync("water");
        using var supervisor = await city.SignedInAsync("supervisor");
        var page = await agent.OpenAsync(ApiCity.Complete);
        page = await agent.ActAsync(page, "acceptance", new AcceptTicket());
        page = await supervisor.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.Contains(TicketVerb.Supervise, page.Verbs);
        using var nonsense = await supervisor.PostAsync(ApiPath.Act(page.Id, "supervision"), new Supervise("Nonsense", "x"), page.Version);
        Assert.True((await StaffClient.ProblemAsync(nonsense, 400)).GetProperty("errors").TryGetProperty("level", out _));
        page = await supervisor.ActAsync(page, "supervision", new Supervise("Listed", "限期办结并报结果", 2));
        Assert.Equal(("挂账督办", "待回复", true), (page.Orders!.Single().LevelName, page.Orders!.Single().StateName, page.Orders!.Single().Open));
        Assert.Contains(page.Clocks, clock => clock.Kind == "Supervise" && clock.Why.Contains("督办单要求", StringComparison.Ordinal));
        using var early = await supervisor.PostAsync(ApiPath.Act(page.Id, "card"), new GiveCard(ApiCity.Roads, "Yellow", "x"), page.Version);
        await StaffClient.RefusedAsync(early, 409, "ticket.no-card-due");

        Assert.Contains((await roads.GetAsync<TicketList>($"{ApiPath.Tickets}?list=supervised")).Rows, row => row.Id == page.Id);
        Assert.DoesNotContain((await water.GetAsync<TicketList>($"{ApiPath.Tickets}?list=supervised")).Rows, row => row.Id == page.Id);
        page = await roads.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        page = await roads.ActAsync(page, "supervision-answer", new AnswerSupervision("已完工", "照片"));
        page = await supervisor.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        page = await supervisor.ActAsync(page, "supervision-review", new ReviewSupervision(ApiCity.Roads, false, "没有照片"));
        page = await supervisor.ActAsync(page, "card", new GiveCard(ApiCity.Roads, "Yellow", "回复不实"));
        Assert.Equal("黄牌", page.Orders!.Single().CardName);
        page = await roads.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        page = await roads.ActAsync(page, "supervision-answer", new AnswerSupervision("已完工并复查", "照片第1至3张"));
        page = await supervisor.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        page = await supervisor.ActAsync(page, "supervision-review", new ReviewSupervision(ApiCity.Roads, true));
        Assert.Equal(("已销号", false), (page.Orders!.Single().StateName, page.Orders!.Single().Open));
        Assert.Equal("何平", page.Orders!.Single().IssuedByName);
        Assert.DoesNotContain((await supervisor.GetAsync<TicketList>($"{ApiPath.Tickets}?list=supervised")).Rows, row => row.Id == page.Id);
        foreach (var list in new[] { "supervised-ended", "carded" })
        {
            Assert.Equal("黄牌", Assert.Single((await supervisor.GetAsync<TicketList>($"{ApiPath.Tickets}?list={list}")).Rows, row => row.Id == page.Id).CardName);
            Assert.Empty((await roads.GetAsync<TicketList>($"{ApiPath.Tickets}?list={list}")).Rows);
            using var file = await supervisor.GetAsync($"{ApiPath.TicketExport}?list={list}");
            Assert.Contains(",Yellow", await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_leader_gives_instructions_in_their_own_name_only()
    {
        using var agent = await city.SignedInAsync("agent");
        using var leader = await city.SignedInAsync("leader");
        var page = await agent.ActAsync(await agent.OpenAsync(ApiCity.Complete), "acceptance", new AcceptTicket());
        page = await leader.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        using var wrong = await leader.PostAsync(ApiPath.Act(page.Id, "supervision"), new Supervise("Hotline", "请办"), page.Version);
        Assert.True((await StaffClient.ProblemAsync(wrong, 400)).GetProperty("errors").TryGetProperty("level", out _));
        page = await leader.ActAsync(page, "supervision", new Supervise("Leader", "请限期办结"));
        Assert.Equal("领导批示", page.Orders!.Single().LevelName);
        Assert.DoesNotContain((await leader.GetAsync<TicketList>($"{ApiPath.Tickets}?list=supervised-ended")).Rows, row => row.Id == page.Id);
        Assert.DoesNotContain((await leader.GetAsync<TicketList>($"{ApiPath.Tickets}?list=carded")).Rows, row => row.Id == page.Id);

        // Their own they close themselves; a supervisor's they do not.
        using var roads = await city.SignedInAsync("roads");
        page = await roads.ActAsync(await roads.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "supervision-answer", new AnswerSupervision("已完工", "照片"));
        page = await leader.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.Contains(TicketVerb.ReviewSupervision, page.Verbs);
        page = await leader.ActAsync(page, "supervision-review", new ReviewSupervision(ApiCity.Roads, true));
        Assert.Equal("已销号", page.Orders!.Single().StateName);
        using var supervisor = await city.SignedInAsync("supervisor");
        page = await supervisor.ActAsync(await supervisor.GetAsync<TicketPage>(ApiPath.Ticket(page.Id)), "supervision", new Supervise("Hotline", "再报"));
        page = await leader.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.DoesNotContain(TicketVerb.WithdrawSupervision, page.Verbs);
        using var foreign = await leader.PostAsync(ApiPath.Act(page.Id, "supervision-withdrawal"), new WithdrawSupervision(ApiCity.Roads, "不必"), page.Version);
        await StaffClient.RefusedAsync(foreign, 403, "ticket.not-your-order");
    }

    [Fact]
    public async Task A_dispatcher_lets_it_stand_and_go_on_and_the_unit_can_do_nothing_meanwhile()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        var page = await ApiCity.SignedForAsync(agent, roads);
        using var nonsense = await dispatcher.PostAsync(ApiPath.Act(page.Id, "suspension"), new Suspend("Nonsense", 5, "x"), page.Version);
        Assert.True((await StaffClient.ProblemAsync(nonsense, 400)).GetProperty("errors").TryGetProperty("reason", out _));
        page = await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        page = await dispatcher.ActAsync(page, "suspension", new Suspend("SeasonOrProject", 20, "汛期后施工"));
        Assert.Equal(TicketState.Suspended, page.State);
        Assert.Contains(page.Clocks, clock => clock is { Kind: "Handle", TimeLeft: "已暂停" });
        Assert.Contains((await dispatcher.GetAsync<TicketList>($"{ApiPath.Tickets}?list=suspended")).Rows, row => row.Id == page.Id);
        Assert.Empty((await roads.GetAsync<TicketPage>(ApiPath.Ticket(page.Id))).Verbs.Except([TicketVerb.Reveal]));
        page = await dispatcher.ActAsync(page, "resumption", new Resume());
        Assert.Equal(TicketState.InHandling, page.State);
        Assert.Contains(page.History, step => step.Verb == "Suspended" && step.Text!.Contains("季节", StringComparison.Ordinal) && step.Text.Contains("汛期后施工", StringComparison.Ordinal));
    }
}
