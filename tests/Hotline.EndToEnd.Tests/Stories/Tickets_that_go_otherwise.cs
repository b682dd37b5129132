using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Microsoft.Playwright;
using static Hotline.EndToEnd.Tests.Desk.Deeds;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>What is answered on the spot and what no rule covers, in the browser.</summary>
[Collection(typeof(AtOtherDesks))]
public sealed class Tickets_that_go_otherwise(DemoCity city, Chromium chromium)
{
    // Other stories leave the drafts of their calls open at the desks of the first two.
    private const int Idle = 2;

    private const string County = "360102-CG";

    // Education has no rule in the demonstration's catalogue.
    private static readonly Matter School = Matter.StreetLamp with { Category = "020103", CategoryName = "教育收费", Title = "学校收取课后服务费标准不明" };

    [Fact(Timeout = 180_000)]
    public async Task An_agent_answers_on_the_spot_and_the_ticket_is_closed()
    {
        var hotline = await city.StartedAsync();
        var desk = await AgentDesk.OpenClearAsync(chromium, hotline, hotline.LoginOf("agent", Idle));
        await using var person = desk.Person;
        await person.ClickAsync("new-ticket");
        await desk.FillAsync(Matter.StreetLamp with { Type = "Consultation", Title = "咨询路灯报修电话" });
        await DoesAsync(person, "SaveDraft", () => person.FillAsync("field-answer", "路灯报修可直接拨打市政热线，已告知来电人。"));
        await desk.SavedAsync();
        await DoesAsync(person, "AnswerOnCall", () => person.ClickAsync("answer-button"));
        await person["submitted-number"].WaitForAsync();
        Assert.Contains("已当场办结", await person.TextAsync("submitted-card"), StringComparison.Ordinal);
        await person.PhotographAsync("11-answered-on-the-spot");
        using var staff = await Staff.SignInAsync(hotline, hotline.LoginOf("agent", Idle));
        var found = await staff.SendAsync<TicketList>(HttpMethod.Post, "api/tickets/search", new SearchTickets(await person.TextAsync("submitted-number")));
        Assert.Equal(TicketState.ClosedOnCall, Assert.Single(found.Rows).State);
        Assert.Empty(person.Trouble);
    }

    [Fact(Timeout = 240_000)]
    public async Task Without_a_rule_the_dispatcher_decides_and_only_that_unit_sees_it()
    {
        var hotline = await city.StartedAsync();
        var number = await FiledAsync(hotline);
        await SuggestedAsync(hotline, number);
        await using (var dispatcher = await chromium.OpenAsync(hotline))
        {
            await dispatcher.SignInAsync(hotline.LoginOf("dispatcher"));
            await dispatcher.GoAsync("/dispatch");
            await Row(dispatcher, number).GetByTestId("row-verb").ClickAsync();
            var suggested = dispatcher.Page.Locator($"[data-testid=unit-suggestion][data-unit='{County}']");
            Assert.Matches("东湖区城市管理局[\\s\\S]*把握 \\d+%[\\s\\S]*相似工单\\d+件，其中\\d+件由其办理[\\s\\S]*先例 \\d+", await suggested.InnerTextAsync());
            Assert.InRange(await dispatcher["unit-suggestion"].CountAsync(), 1, 3);
            await suggested.ClickAsync();
            await dispatcher.Page.Locator($"[data-testid=unit-suggestion][data-unit='{County}'][aria-pressed=true]").WaitForAsync();
            await dispatcher.PhotographAsync("12-dispatch");
            await DoesAsync(dispatcher, "DispatchTo", () => dispatcher.ClickAsync("dispatch-send"));
            await dispatcher.BecomesAsync("ticket-state", "state", "AwaitingSignFor");
            Assert.Empty(dispatcher.Trouble);
        }

        await using var elsewhere = await chromium.OpenAsync(hotline);
        await elsewhere.SignInAsync(hotline.LoginOf("liaison", 2));
        await elsewhere.GoAsync("/inbox");
        await elsewhere.Page.Locator("[data-testid=ticket-rows] :is(.empty, [data-testid=ticket-row])").First.WaitForAsync();
        Assert.Equal(0, await Row(elsewhere, number).CountAsync());

        await using var liaison = await chromium.OpenAsync(hotline);
        await liaison.SignInAsync(hotline.LoginOf("liaison"));
        await liaison.GoAsync("/inbox");
        await Row(liaison, number).ClickAsync();
        await SignedByAColleagueFirstAsync(liaison, hotline, number);
        await liaison.ClickAsync("verb-SignFor");
        await liaison["verb-changes"].WaitForAsync();
        Assert.Contains("签收", await liaison.TextAsync("verb-changes"), StringComparison.Ordinal);
        await liaison.BecomesAsync("ticket-state", "state", "InHandling");
        await liaison.PhotographAsync("13-somebody-was-faster");
        Assert.Empty(liaison.Trouble);
    }

    private async Task<string> FiledAsync(RunningHotline hotline)
    {
        var desk = await AgentDesk.OpenClearAsync(chromium, hotline, hotline.LoginOf("agent", Idle));
        await using var person = desk.Person;
        await person.ClickAsync("new-ticket");
        await desk.FillAsync(School);
        var number = "";
        await DoesAsync(person, "Accept", async () => number = await desk.SubmitAsync());
        Assert.Contains("待派单", await person.TextAsync("submitted-card"), StringComparison.Ordinal);
        return number;
    }

    /// <summary>There is an earlier ticket like it that a unit has, and the index knows of it.</summary>
    private static async Task SuggestedAsync(RunningHotline hotline, string number)
    {
        using var agent = await Staff.SignInAsync(hotline, hotline.LoginOf("agent", 1));
        using var dispatcher = await Staff.SignInAsync(hotline, hotline.LoginOf("dispatcher"));
        Assert.Equal(County, (await agent.FileAsync((Matter.StreetLamp with { CallerName = "李志强", ContactPhone = "13800009753" }).Fields)).UnitCode);
        var found = await dispatcher.SendAsync<TicketList>(HttpMethod.Post, ApiPath.TicketSearch, new SearchTickets(number));
        await Eventually.HoldsAsync("the unit is suggested", TimeSpan.FromSeconds(60), async () =>
            (await dispatcher.GetAsync<IReadOnlyList<UnitSuggestionItem>>($"{ApiPath.Ticket(found.Rows.Single().Id)}/suggestions")).Any(unit => unit.UnitCode == County && unit.Precedents.Count > 0));
    }

    /// <summary>Between the liaison's press and its arrival a colleague signs for the ticket.</summary>
    private static async Task SignedByAColleagueFirstAsync(Person liaison, RunningHotline hotline, string number) =>
        await liaison.Page.RouteAsync("**/sign-for", async route =>
        {
            using var colleague = await Staff.SignInAsync(hotline, hotline.LoginOf("liaison"));
            var found = await colleague.SendAsync<TicketList>(HttpMethod.Post, "api/tickets/search", new SearchTickets(number));
            var ticket = await colleague.GetAsync<TicketPage>(ApiPath.Ticket(Assert.Single(found.Rows).Id));
            await colleague.SendAsync<TicketPage>(HttpMethod.Post, ApiPath.Act(ticket.Id, "sign-for"), new SignForTicket(), ticket.Version);
            await route.ContinueAsync();
        }, new() { Times = 1 });

    private static ILocator Row(Person person, string number) => person.Page.Locator($"[data-testid=ticket-row][data-number='{number}']");
}
