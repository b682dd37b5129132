using Hotline.Agent.Client.Contracts;

namespace Hotline.Integration.Tests.Api;

/// <summary>主办与协办 over HTTP.</summary>
public sealed class AssistingTests(ApiCity city) : IClassFixture<ApiCity>
{
    [Fact]
    public async Task A_lead_asks_waits_and_answers_for_both()
    {
        using var agent = await city.SignedInAsync("agent");
        using var roads = await city.SignedInAsync("roads");
        using var water = await city.SignedInAsync("water");
        var page = await ApiCity.SignedForAsync(agent, roads);
        Assert.Contains(TicketVerb.AskAssist, page.Verbs);
        using var itself = await roads.PostAsync(ApiPath.Act(page.Id, "assist"), new AskAssist(ApiCity.Roads, "x"), page.Version);
        Assert.True((await StaffClient.ProblemAsync(itself, 400)).GetProperty("errors").TryGetProperty("unitCode", out _));
        page = await roads.ActAsync(page, "assist", new AskAssist(ApiCity.Water, "请核查管网"));
        Assert.Equal((ApiCity.Water, "待签收", true), (page.Assists!.Single().UnitCode, page.Assists!.Single().StateName, page.Assists!.Single().Open));
        using var early = await roads.PostAsync(ApiPath.Act(page.Id, "reply"), new ReplyTicket("已修补"), page.Version);
        await StaffClient.RefusedAsync(early, 409, "ticket.assist-open");

        var row = Assert.Single((await water.GetAsync<TicketList>($"{ApiPath.Tickets}?list=assisting")).Rows, row => row.Id == page.Id);
        Assert.NotNull(row.TimeLeft);
        page = await water.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        page = await water.ActAsync(page, "assist-decline", new DeclineAssist("不在管网范围", "三定方案"));
        page = await roads.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.Equal("不在管网范围", page.Assists!.Single().Declined);
        page = await roads.ActAsync(page, "assist-decline-ruling", new RuleOnDecline(ApiCity.Water, false, "图上属你单位"));
        page = await water.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        page = await water.ActAsync(page, "assist-sign-for", new SignForAssist());
        page = await water.ActAsync(page, "assist-answer", new AnswerAssist("管网完好，无渗漏。"));
        page = await roads.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        page = await roads.ActAsync(page, "reply", new ReplyTicket("已修补；管网完好，无渗漏。"));
        Assert.Equal(TicketState.AwaitingFollowUp, page.State);
        Assert.Contains(page.History, step => step.Verb == "AssistInsisted" && step.Text!.Contains("图上属你单位", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dispatcher_names_both_and_a_drop_lets_the_lead_go_on()
    {
        using var agent = await city.SignedInAsync("agent");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        using var roads = await city.SignedInAsync("roads");
        var page = await agent.OpenAsync(ApiCity.Complete with { CategoryCode = ApiCity.WithoutRule });
        page = await agent.ActAsync(page, "acceptance", new AcceptTicket());
        page = await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        page = await dispatcher.ActAsync(page, "assignment", new DispatchTicket(ApiCity.Roads, "共同核查", Assistants: [new(ApiCity.Water)]));
        Assert.Equal("共同核查", page.Assists!.Single().Task);
        page = await dispatcher.ActAsync(page, "assist-drop", new DropAssist(ApiCity.Water, "已查明"));
        page = await roads.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        page = await roads.ActAsync(page, "sign-for", new SignForTicket());
        Assert.Equal(TicketState.AwaitingFollowUp, (await roads.ActAsync(page, "reply", new ReplyTicket("已修补"))).State);
    }
}
