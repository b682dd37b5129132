using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Microsoft.Playwright;
using static Hotline.EndToEnd.Tests.Desk.Deeds;
using static Hotline.EndToEnd.Tests.Desk.TicketVerbs;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>What the hotline's desks move from one unit to another, and what takes a second person, in the browser.</summary>
[Collection(typeof(AtOtherDesks))]
public sealed class Desks_that_move_and_approve(DemoCity city, Chromium chromium)
{
    private const string Other = "西湖区城市管理";
    private const string WithoutRule = "020103";

    private static readonly Matter LightBox = Matter.StreetLamp with
    {
        Place = "二七北路266号院", Title = "景观灯箱漏电", Content = "院门口的景观灯箱漏电，路过的人手会发麻，请尽快断电检修。", ContactPhone = "13870005678",
    };

    [Fact(Timeout = 240_000)]
    public async Task A_dispatcher_gives_a_signed_order_to_another_unit_and_says_that_it_was_sent_wrongly()
    {
        var hotline = await city.StartedAsync();
        var (id, earlier, later) = ((await AcceptedAsync(hotline, Matter.StreetLamp)).Id, await AcceptedAsync(hotline, LightBox), await AcceptedAsync(hotline, LightBox));
        await using var county = await SignedInAsync(hotline, "liaison");
        await using var dispatcher = await SignedInAsync(hotline, "dispatcher");
        await DoesAsync(county, "SignFor", () => VerbAsync(county, id, "SignFor"));
        await county.BecomesAsync("ticket-state", "state", "InHandling");
        Assert.Equal(0, await county["verb-Reassign"].CountAsync());

        await VerbAsync(dispatcher, id, "Reassign");
        await new AgentDesk(dispatcher).PickAsync("reassign-unit", Other);
        await dispatcher.FillAsync("reassign-reason", "路灯在西湖区一侧");
        await dispatcher["reassign-misdispatched"].CheckAsync(new() { Force = true });
        await dispatcher.PhotographAsync("48-reassign");
        await SendAsync(dispatcher, "Reassign", "reassign-send", "AwaitingSignFor");
        var step = dispatcher.Page.Locator("[data-testid=history-row][data-verb=Reassigned]");
        await step.GetByText("原派单有误").WaitForAsync();
        await step.GetByText("路灯在西湖区一侧").WaitForAsync();
        await county.GoAsync("/inbox");
        await Row(county, id).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await ReturnedRightlyAsync(hotline, dispatcher, earlier.Id);
        await ToldApartAsync(hotline, dispatcher, earlier, later.Id);
        Assert.Empty(dispatcher.Trouble);
    }

    [Fact(Timeout = 240_000)]
    public async Task Where_the_policy_asks_for_two_people_the_second_hands_it_out_or_does_not()
    {
        var hotline = await city.StartedAsync();
        await Staff.PolicyAsync(hotline, "handOutApproval", 1);
        try
        {
            var id = (await AcceptedAsync(hotline, Matter.StreetLamp with { Category = WithoutRule })).Id;
            using var first = await Staff.SignInAsync(hotline, hotline.LoginOf("dispatcher"));
            await first.ActAsync(id, "hand-out", new HandOutTicket("12315", "消费纠纷"));
            await using var supervisor = await SignedInAsync(hotline, "supervisor");
            await VerbAsync(supervisor, id, "RuleOnHandOut");
            await supervisor.FillAsync("ruling-reason", "先请教育部门核实");
            await DoneAsync(supervisor, "RuleOnHandOut", "ruling-no");
            await supervisor.Page.Locator("[data-testid=history-row][data-verb=HandOutDismissed]").Filter(new() { HasText = "先请教育部门核实" }).WaitForAsync();
            await supervisor.BecomesAsync("ticket-state", "state", "PendingDispatch");

            await first.ActAsync(id, "hand-out", new HandOutTicket("12315", "教育部门答复属消费纠纷"));
            await VerbAsync(supervisor, id, "RuleOnHandOut");
            await supervisor.FillAsync("ruling-reason", "属市场监管部门");
            await SendAsync(supervisor, "RuleOnHandOut", "ruling-yes", "HandedOut");
            await RuledAwayAsync(hotline, supervisor);
            Assert.Empty(supervisor.Trouble);
        }
        finally
        {
            await Staff.PolicyAsync(hotline, "handOutApproval", 0);
        }
    }

    [Fact(Timeout = 240_000)]
    public async Task Where_the_policy_asks_for_two_people_the_second_withdraws_it()
    {
        var hotline = await city.StartedAsync();
        await Staff.PolicyAsync(hotline, "retractApproval", 1);
        try
        {
            var id = (await AcceptedAsync(hotline, Matter.StreetLamp)).Id;
            await using var agent = await chromium.OpenAsync(hotline, 1600, 1000);
            await agent.SignInAsync(hotline.LoginOf("agent", 2));
            await VerbAsync(agent, id, "Retract");
            await agent.FillAsync("retraction-words", "来电称灯已经亮了");
            await SendAsync(agent, "Retract", "retraction-send", "AwaitingSignFor");

            await using var dispatcher = await SignedInAsync(hotline, "dispatcher");
            await dispatcher.GoAsync("/dispatch");
            await dispatcher.ClickAsync("dispatch-tab-retraction-proposals");
            await Row(dispatcher, id).GetByTestId("row-verb").ClickAsync();
            Assert.Contains("来电称灯已经亮了", await dispatcher.TextAsync("ruling-ground"), StringComparison.Ordinal); // The first one's reason.
            await dispatcher.FillAsync("ruling-reason", "已回拨核实");
            await dispatcher.PhotographAsync("84-retraction-ruling", whole: true);
            await SendAsync(dispatcher, "RuleOnRetraction", "ruling-yes", "Refused");
            await Row(dispatcher, id).WaitForAsync(new() { State = WaitForSelectorState.Detached });
            Assert.Empty(dispatcher.Trouble);
        }
        finally
        {
            await Staff.PolicyAsync(hotline, "retractApproval", 0);
        }
    }

    [Fact(Timeout = 240_000)]
    public async Task Where_the_policy_asks_for_levels_the_bureau_and_then_a_dispatcher_approve_what_a_county_hands_on()
    {
        var hotline = await city.StartedAsync();
        var id = (await AcceptedAsync(hotline, Matter.StreetLamp)).Id;
        await Staff.PolicyAsync(hotline, "handLevels", 2);
        try
        {
            await using var county = await SignedInAsync(hotline, "liaison");
            await VerbAsync(county, id, "HandAcross");
            await new AgentDesk(county).PickAsync("hand-across-unit", Other);
            await county.FillAsync("hand-across-reason", "路灯在西湖区一侧");
            await SendAsync(county, "HandAcross", "hand-across-send", "AwaitingSignFor");
            Assert.Contains("待南昌市城市管理和综合执法局审核", await county.TextAsync("handing-asked"), StringComparison.Ordinal);

            await using var bureau = await chromium.OpenAsync(hotline, 1600, 1000);
            await bureau.SignInAsync(hotline.LoginOf("liaison", 6));
            await bureau.GoAsync("/inbox");
            await bureau.ClickAsync("inbox-tab-unit-extensions");
            await Row(bureau, id).GetByTestId("row-extension").ClickAsync();
            Assert.Contains("路灯在西湖区一侧", await bureau.TextAsync("ruling-ground"), StringComparison.Ordinal);
            await bureau.FillAsync("ruling-reason", "情况属实");
            await DoneAsync(bureau, "RuleOnHanding", "ruling-yes");

            await using var dispatcher = await SignedInAsync(hotline, "dispatcher");
            await dispatcher.GoAsync("/dispatch");
            await dispatcher.ClickAsync("dispatch-tab-handing-requests");
            await Row(dispatcher, id).GetByTestId("row-verb").ClickAsync();
            await dispatcher.FillAsync("ruling-reason", "请西湖区接办");
            await dispatcher.PhotographAsync("85-handing-ruling", whole: true);
            await SendAsync(dispatcher, "RuleOnHanding", "ruling-yes", "AwaitingSignFor");
            await dispatcher.Page.Locator("[data-testid=history-row][data-verb=HandedAcross]").WaitForAsync();
            await Row(dispatcher, id).WaitForAsync(new() { State = WaitForSelectorState.Detached });
            Assert.Empty(county.Trouble.Concat(bureau.Trouble).Concat(dispatcher.Trouble));
        }
        finally
        {
            await Staff.PolicyAsync(hotline, "handLevels", 0);
        }
    }

    /// <summary>What a unit says is not its own, and is not, lies with the dispatchers again.</summary>
    private static async Task ReturnedRightlyAsync(RunningHotline hotline, Person dispatcher, Guid id)
    {
        using (var liaison = await Staff.SignInAsync(hotline, hotline.LoginOf("liaison")))
        {
            var other = (await liaison.GetAsync<CatalogPage>(ApiPath.Catalog)).Units.First(unit => unit.Name.StartsWith(Other, StringComparison.Ordinal));
            await liaison.ActAsync(id, "return", new ReturnTicket("灯箱在西湖区一侧", "三定方案第四条", other.Code, "设置合同第三页"));
        }

        await VerbAsync(dispatcher, id, "RuleOnReturn");
        await dispatcher.FillAsync("ruling-reason", "灯箱不在养护名录内");
        await SendAsync(dispatcher, "RuleOnReturn", "ruling-yes", "PendingDispatch");
        await FoundByBasisAsync(hotline, dispatcher, id);
        await dispatcher.GoAsync("/dispatch");
        await Row(dispatcher, id).WaitForAsync();
    }

    /// <summary>The catalogue has a rule for the basis on which it was sent back: the form of the dispatch says that it is that rule's, and why.</summary>
    private static async Task FoundByBasisAsync(RunningHotline hotline, Person dispatcher, Guid id)
    {
        using var administrator = await Staff.SignInAsync(hotline, hotline.LoginOf("administrator"));
        using var reader = await Staff.SignInAsync(hotline, hotline.LoginOf("dispatcher"));
        var ticket = await reader.GetAsync<TicketPage>(ApiPath.Ticket(id));
        var other = (await reader.GetAsync<CatalogPage>(ApiPath.Catalog)).Units.First(unit => unit.Name.StartsWith(Other, StringComparison.Ordinal));
        var rule = $"{ApiPath.Admin.TrimStart('/')}/rules/{Uri.EscapeDataString($"{ticket.CategoryCode}-{ticket.RegionCode}-§三定方案")}";
        var entry = new RuleEntry(ticket.CategoryCode!, ticket.RegionCode!, other.Code, Basis: "三定方案");
        using (var saved = await administrator.SendAsync(HttpMethod.Put, rule, entry))
        {
            saved.EnsureSuccessStatusCode();
        }

        await VerbAsync(dispatcher, id, "Dispatch");
        Assert.Contains($"{other.Name}，因依据“三定方案”", await dispatcher.TextAsync("dispatch-rule"), StringComparison.Ordinal);
        await dispatcher.PhotographAsync("49-found-by-basis");
        using var gone = await administrator.SendAsync(HttpMethod.Delete, rule, entry);
        gone.EnsureSuccessStatusCode();
    }

    /// <summary>权责裁定 to another unit than the one that has sent it back twice: a fresh order there.</summary>
    private static async Task RuledAwayAsync(RunningHotline hotline, Person supervisor)
    {
        var id = (await AcceptedAsync(hotline, LightBox)).Id;
        using (var liaison = await Staff.SignInAsync(hotline, hotline.LoginOf("liaison")))
        using (var dispatcher = await Staff.SignInAsync(hotline, hotline.LoginOf("dispatcher")))
        {
            var other = (await liaison.GetAsync<CatalogPage>(ApiPath.Catalog)).Units.First(unit => unit.Name.StartsWith(Other, StringComparison.Ordinal));
            var returned = new ReturnTicket("灯箱在西湖区一侧", "三定方案第四条", other.Code, "设置合同第三页");
            await liaison.ActAsync(id, "return", returned);
            await dispatcher.ActAsync(id, "return-ruling", new RuleOnReturn(false, "请先查明归属"));
            await liaison.ActAsync(id, "return", returned);
        }

        await VerbAsync(supervisor, id, "RuleOnDuty");
        await supervisor.FillAsync("duty-unit", Other);
        await supervisor.Page.Locator(".mud-popover-open .mud-list-item").Filter(new() { HasText = Other }).First.ClickAsync();
        await supervisor.FillAsync("duty-reason", "设置合同载明由西湖区管护");
        await supervisor.FillAsync("duty-basis", "三定方案第四条");
        await supervisor.PhotographAsync("49-ruled-away");
        await SendAsync(supervisor, "RuleOnDuty", "duty-send", "AwaitingSignFor");
        Assert.StartsWith(Other, await supervisor.TextAsync("fact-unit"), StringComparison.Ordinal);
        await supervisor.Page.Locator("[data-testid=history-row][data-verb=DutyRuled]").Filter(new() { HasText = "设置合同载明由西湖区管护" }).WaitForAsync();
    }

    /// <summary>Looked at after its acceptance, the second of two that are alike bears the mark, until somebody reads both.</summary>
    private static async Task ToldApartAsync(RunningHotline hotline, Person dispatcher, TicketPage earlier, Guid later)
    {
        using var staff = await Staff.SignInAsync(hotline, hotline.LoginOf("dispatcher"));
        await Eventually.HoldsAsync("the second is marked", TimeSpan.FromSeconds(60), async () => (await staff.GetAsync<TicketPage>(ApiPath.Ticket(later))).Suspected);
        await dispatcher.GoAsync($"/tickets/{later}");
        await dispatcher["suspected"].WaitForAsync();
        var suspect = dispatcher.Page.Locator($"[data-testid=suspect][data-number='{earlier.Number}']");
        Assert.Contains("同一来电人", await suspect.GetByTestId("suspect-why").InnerTextAsync(), StringComparison.Ordinal);
        await dispatcher.PhotographAsync("49-suspected");
        await DoesAsync(dispatcher, "TellApart", () => suspect.GetByTestId("suspect-apart").ClickAsync());
        await suspect.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await dispatcher.Page.Locator("[data-testid=history-row][data-verb=ToldApart]").WaitForAsync();
    }

    private static ILocator Row(Person person, Guid id) => person.Page.Locator($"[data-testid=ticket-row][data-ticket='{id}']");

    private async Task<Person> SignedInAsync(RunningHotline hotline, string role)
    {
        var person = await chromium.OpenAsync(hotline, 1600, 1000);
        await person.SignInAsync(hotline.LoginOf(role));
        return person;
    }

    private static async Task<TicketPage> AcceptedAsync(RunningHotline hotline, Matter matter)
    {
        using var agent = await Staff.SignInAsync(hotline, hotline.LoginOf("agent", 2));
        return await agent.FileAsync(matter.Fields);
    }
}
