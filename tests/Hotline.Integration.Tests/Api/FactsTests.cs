using System.Net;
using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using AskFacts = Hotline.Agent.Client.Contracts.AskFacts;
using GiveFacts = Hotline.Agent.Client.Contracts.GiveFacts;
using TicketPage = Hotline.Agent.Client.Contracts.TicketPage;
using TicketState = Hotline.Agent.Client.Contracts.TicketState;

namespace Hotline.Integration.Tests.Api;

/// <summary>退回补充 through the front door: whose work a question is follows from who is on duty.</summary>
public sealed class FactsTests(ApiCity city) : IClassFixture<ApiCity>
{
    [Fact]
    public async Task The_agent_on_duty_who_took_it_finds_out_and_hands_it_in_again()
    {
        using var agent = await city.SignedInAsync("agent");
        using var other = await city.SignedInAsync("agent-b");
        using var lead = await city.SignedInAsync("lead");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        await using var desk = await RecordedCall.DeskAsync(city.Host, agent);
        await desk.InvokeAsync(nameof(IDeskHub.SetPresence), new PresenceChange(AgentState.Paused, "培训"), TestContext.Current.CancellationToken);
        var page = await PendingAsync(agent);
        using (var nothing = await dispatcher.PostAsync(ApiPath.Act(page.Id, "facts-question"), new AskFacts(" "), page.Version))
        {
            Assert.True((await StaffClient.ProblemAsync(nothing, 400)).GetProperty("errors").TryGetProperty("question", out _));
        }

        page = await dispatcher.ActAsync(page, "facts-question", new AskFacts("坑在哪个路口？"));
        Assert.Equal((TicketState.PendingDispatch, "坑在哪个路口？"), (page.State, page.FactsAsked));
        Assert.False(await dispatcher.HasOnAsync("dispatch", page));
        Assert.Equal((true, false, true, true), (await agent.HasOnAsync("facts", page), await other.HasOnAsync("facts", page), await lead.HasOnAsync("facts", page), await dispatcher.HasOnAsync("facts", page)));
        using (var early = await other.PostAsync(ApiPath.Act(page.Id, "facts"), new GiveFacts("不知道"), page.Version))
        {
            await StaffClient.RefusedAsync(early, 403, "ticket.facts-of-another");
        }

        page = await agent.GetAsync<TicketPage>(ApiPath.Ticket(page.Id));
        Assert.Contains(TicketVerb.GiveFacts, page.Verbs);
        Assert.True(page.MayCall);
        page = await agent.ActAsync(page, "facts", new GiveFacts("朝阳中路与孺子路口", CategoryCode: ApiCity.PotHole, Place: "朝阳中路与孺子路口", ContactPhone: "13700000001"));
        Assert.Equal((TicketState.PendingDispatch, null, ApiCity.PotHole, "朝阳中路与孺子路口", "路口有一个大坑，雨天看不见。"), (page.State, page.FactsAsked, page.CategoryCode, page.Place, page.Content));
        Assert.Contains("已更正：事项分类、详细地址、联系电话", page.History.Single(step => step.Verb == "FactsGiven").Text, StringComparison.Ordinal);
        Assert.True(await dispatcher.HasOnAsync("dispatch", page));
        Assert.False(await agent.HasOnAsync("facts", page));
        page = await dispatcher.ActAsync(page, "assignment", new DispatchTicket(ApiCity.Roads));
        Assert.Equal(TicketState.AwaitingSignFor, page.State);
        Assert.Equal(2L, await RecordedCall.ScalarAsync<long>(city.Host, $"select count(*) from dispatch.audit where ticket_id = '{page.Id}' and action in ('AskFacts', 'GiveFacts')"));
        await desk.InvokeAsync(nameof(IDeskHub.SetPresence), new PresenceChange(AgentState.Offline, null), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Without_an_agent_on_duty_it_is_the_shifts_and_so_is_what_came_over_the_web()
    {
        using var agent = await city.SignedInAsync("agent-b");
        using var other = await city.SignedInAsync("agent");
        using var dispatcher = await city.SignedInAsync("dispatcher");
        var away = await dispatcher.ActAsync(await PendingAsync(agent), "facts-question", new AskFacts("是哪一天？"));
        Assert.True(await other.HasOnAsync("facts", away));
        away = await other.GetAsync<TicketPage>(ApiPath.Ticket(away.Id));
        Assert.Null((await other.ActAsync(away, "facts", new GiveFacts("昨天"))).FactsAsked);

        var web = await dispatcher.ActAsync(await dispatcher.GetAsync<TicketPage>(ApiPath.Ticket(await FromTheWebAsync())), "facts-question", new AskFacts("请问是哪条路？"));
        Assert.True(await agent.HasOnAsync("facts", web));
        web = await dispatcher.ActAsync(web, "assignment", new DispatchTicket(ApiCity.Roads, CategoryCode: ApiCity.PotHole));
        Assert.Null(web.FactsAsked);
        Assert.False(await agent.HasOnAsync("facts", web));
        Assert.Equal("已取消", web.Clocks.Single(clock => clock.Kind == "Facts").TimeLeft);
        using var late = await agent.PostAsync(ApiPath.Act(web.Id, "facts"), new GiveFacts("晚了"), web.Version);
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
    }

    private static async Task<TicketPage> PendingAsync(StaffClient agent)
    {
        var page = await agent.OpenAsync(ApiCity.Complete with { CategoryCode = ApiCity.WithoutRule });
        page = await agent.ActAsync(page, "acceptance", new AcceptTicket());
        Assert.Equal(TicketState.PendingDispatch, page.State);
        return page;
    }

    private async Task<Guid> FromTheWebAsync()
    {
        var key = Guid.NewGuid().ToString("N");
        var made = await city.Host.App.Services.GetRequiredService<CitizenDesk>().SubmitAsync(
            new CitizenRequest(IntakeChannel.Web, key, Pii.Text("路面塌陷"), Pii.Phone("13970012345"), RegionCode: ApiCity.Xihu), TestContext.Current.CancellationToken);
        return Assert.IsType<Outcome<CitizenReceipt>.Done>(made).Value.TicketId;
    }
}
