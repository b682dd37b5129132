using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using Microsoft.Playwright;
using static Hotline.EndToEnd.Tests.Desk.TicketVerbs;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>不予受理 by two levels besides who proposes it, in the browser.</summary>
[Collection(typeof(AtOtherDesks))]
public sealed class Refusing_takes_levels(DemoCity city, Chromium chromium)
{
    private const string Guidance = "请依法向上一级人民法院上诉";

    [Fact(Timeout = 240_000)]
    public async Task A_dispatcher_passes_a_refusal_on_and_a_supervisor_decides()
    {
        var hotline = await city.StartedAsync();
        await Staff.PolicyAsync(hotline, "refusalApproval", 2);
        try
        {
            var id = await ProposedAsync(hotline);
            await using var dispatcher = await chromium.OpenAsync(hotline, 1600, 1000);
            await dispatcher.SignInAsync(hotline.LoginOf("dispatcher"));
            await OpenAsync(dispatcher, "dispatch", id);
            Assert.Contains("初审同意", await dispatcher.TextAsync("refusal-yes"), StringComparison.Ordinal);
            await dispatcher.PhotographAsync("85-refusal-first-level", whole: true);
            await SendAsync(dispatcher, "RuleOnRefusal", "refusal-yes", "PendingDispatch");
            await dispatcher["refusal-waiting"].Filter(new() { HasText = "待终审" }).WaitForAsync();
            await Row(dispatcher, id).WaitForAsync(new() { State = WaitForSelectorState.Detached }); // It is not theirs any more.

            await using var supervisor = await chromium.OpenAsync(hotline, 1600, 1000);
            await supervisor.SignInAsync(hotline.LoginOf("supervisor"));
            await OpenAsync(supervisor, "supervision", id);
            Assert.Contains("批准，不予受理", await supervisor.TextAsync("refusal-yes"), StringComparison.Ordinal);
            await SendAsync(supervisor, "RuleOnRefusal", "refusal-yes", "Refused");
            await supervisor.Page.Locator("[data-testid=history-row][data-verb=RefusalApproved]").Filter(new() { HasText = Guidance }).WaitForAsync();
            Assert.Empty(dispatcher.Trouble);
            Assert.Empty(supervisor.Trouble);
        }
        finally
        {
            await Staff.PolicyAsync(hotline, "refusalApproval", 1);
        }
    }

    private static async Task<Guid> ProposedAsync(RunningHotline hotline)
    {
        using var agent = await Staff.SignInAsync(hotline, hotline.LoginOf("agent", 2));
        var page = await agent.FileAsync(Matter.StreetLamp.Fields with { CategoryCode = "020103", Title = "对法院判决不服" });
        return (await agent.ActAsync(page.Id, "refusal", new ProposeRefusal("Litigation", Guidance))).Id;
    }

    private static async Task OpenAsync(Person person, string desk, Guid id)
    {
        await person.GoAsync($"/{desk}");
        await person.ClickAsync($"{desk}-tab-refusals");
        await Row(person, id).ClickAsync();
        await person.ClickAsync("verb-RuleOnRefusal");
    }

    private static ILocator Row(Person person, Guid id) => person.Page.Locator($"[data-testid=ticket-row][data-ticket='{id}']");
}
