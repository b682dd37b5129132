using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using static Hotline.EndToEnd.Tests.Desk.TicketVerbs;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>The same desks saying no. What was refused is asked for again behind the screens, for the yes that follows.</summary>
public sealed partial class Desks_that_decide
{
    private static async Task ExtensionRefusedAsync(RunningHotline hotline, Person dispatcher, Guid id)
    {
        await VerbAsync(dispatcher, id, "RuleOnExtension");
        await dispatcher.FillAsync("ruling-reason", "五日内可以完工");
        await SendAsync(dispatcher, "RuleOnExtension", "ruling-no", "InHandling");
        Assert.Contains("五日内可以完工", await StepAsync(dispatcher, "ExtensionRefused"), StringComparison.Ordinal);
        using var liaison = await Staff.SignInAsync(hotline, hotline.LoginOf("liaison"));
        using var bureau = await Staff.SignInAsync(hotline, hotline.LoginOf("liaison", Bureau));
        var asked = await liaison.ActAsync(id, "extension", new ExtendTicket(2, "电缆到货推迟"));
        using var passed = await bureau.SendAsync(HttpMethod.Post, ApiPath.Act(id, "extension-ruling"), new RuleOnExtension(true, "电缆确未到货"), asked.Version);
        passed.EnsureSuccessStatusCode();
    }

    private static async Task SuspensionRefusedAsync(RunningHotline hotline, Person dispatcher, Guid id)
    {
        await VerbAsync(dispatcher, id, "RuleOnSuspension");
        await dispatcher.FillAsync("ruling-reason", "许可已可网上办理");
        await SendAsync(dispatcher, "RuleOnSuspension", "ruling-no", "InHandling");
        Assert.Contains("许可已可网上办理", await StepAsync(dispatcher, "SuspensionRefused"), StringComparison.Ordinal);
        using var liaison = await Staff.SignInAsync(hotline, hotline.LoginOf("liaison"));
        await liaison.ActAsync(id, "suspension-request", new AskSuspension("SeasonOrProject", 15, "道路开挖许可仍未办下"));
    }

    /// <summary>红牌: answered after the yellow one, and found wanting again.</summary>
    private static async Task RedCardAsync(RunningHotline hotline, Person supervisor, Guid id)
    {
        using (var liaison = await Staff.SignInAsync(hotline, hotline.LoginOf("liaison")))
        {
            await liaison.ActAsync(id, "supervision-answer", new AnswerSupervision("已联系施工队", "报修单一份"));
        }

        await DecideAsync(supervisor, id, "ReviewSupervision", "supervision-review", "hold");
        await DecideAsync(supervisor, id, "GiveCard", "card", "hold");
        await supervisor["order-card"].Filter(new() { HasText = "红牌" }).WaitForAsync();
        Assert.Equal(2, await supervisor.Page.Locator("[data-testid=history-row][data-verb=CardGiven]").CountAsync());
    }

    /// <summary>The newest step of this kind in the history on the screen.</summary>
    private static async Task<string> StepAsync(Person person, string step) => await person.Page.Locator($"[data-testid=history-row][data-verb={step}]").First.InnerTextAsync();
}
