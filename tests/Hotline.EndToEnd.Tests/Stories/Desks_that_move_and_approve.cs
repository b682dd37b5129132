using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Microsoft.Playwright;
using static Hotline.EndToEnd.Tests.Desk.TicketVerbs;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>What the hotline's desks move from one unit to another, and what takes a second person, in the browser.</summary>
public sealed class Desks_that_move_and_approve(DemoCity city, Chromium chromium)
{
    private const string Other = "西湖区城市管理";
    private const string WithoutRule = "020103";

    [Fact(Timeout = 240_000)]
    public async Task A_dispatcher_gives_a_signed_order_to_another_unit_and_says_that_it_was_sent_wrongly()
    {
        var hotline = await city.StartedAsync();
        var id = await AcceptedAsync(hotline, Matter.StreetLamp.Category);
        await using var county = await SignedInAsync(hotline, "liaison");
        await using var dispatcher = await SignedInAsync(hotline, "dispatcher");
        await Deeds.DoesAsync(county, "SignFor", () => VerbAsync(county, id, "SignFor"));
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
        Assert.Empty(dispatcher.Trouble);
    }

    [Fact(Timeout = 240_000)]
    public async Task Where_the_policy_asks_for_two_people_the_second_hands_it_out()
    {
        var hotline = await city.StartedAsync();
        await Staff.PolicyAsync(hotline, "handOutApproval", 1);
        try
        {
            var id = await AcceptedAsync(hotline, category: null);
            using (var first = await Staff.SignInAsync(hotline, hotline.LoginOf("dispatcher")))
            {
                await first.ActAsync(id, "hand-out", new HandOutTicket("12315", "消费纠纷"));
            }

            await using var supervisor = await SignedInAsync(hotline, "supervisor");
            await VerbAsync(supervisor, id, "RuleOnHandOut");
            await supervisor.FillAsync("ruling-reason", "属市场监管部门");
            await SendAsync(supervisor, "RuleOnHandOut", "ruling-yes", "HandedOut");
            Assert.Empty(supervisor.Trouble);
        }
        finally
        {
            await Staff.PolicyAsync(hotline, "handOutApproval", 0);
        }
    }

    private static ILocator Row(Person person, Guid id) => person.Page.Locator($"[data-testid=ticket-row][data-ticket='{id}']");

    private async Task<Person> SignedInAsync(RunningHotline hotline, string role)
    {
        var person = await chromium.OpenAsync(hotline, 1600, 1000);
        await person.SignInAsync(hotline.LoginOf(role));
        return person;
    }

    /// <param name="category">Null: one that no rule sends anywhere.</param>
    private static async Task<Guid> AcceptedAsync(RunningHotline hotline, string? category)
    {
        using var agent = await Staff.SignInAsync(hotline, hotline.LoginOf("agent", 2));
        return (await agent.FileAsync((Matter.StreetLamp with { Category = category ?? WithoutRule }).Fields)).Id;
    }
}
