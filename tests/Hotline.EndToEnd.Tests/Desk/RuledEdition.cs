using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;

namespace Hotline.EndToEnd.Tests.Desk;

/// <summary>What is ruled for all requests of a kind, from the ticket to the draft of the catalogue.</summary>
internal static class RuledEdition
{
    /// <summary>In the form of a ruling: for all of the kind, not for this one alone.</summary>
    public static async Task WantedAsync(Person supervisor)
    {
        await supervisor["duty-catalog"].CheckAsync(new() { Force = true });
        await supervisor.PhotographAsync("41-duty");
    }

    /// <summary>Follows the link of a ticket that was ruled on to the edition, and from there the number back; the draft is dropped for the others' sake.</summary>
    public static async Task ComesOfAsync(RunningHotline hotline, Person supervisor, Guid id)
    {
        using var staff = await Staff.SignInAsync(hotline, hotline.LoginOf("supervisor"));
        await Eventually.HoldsAsync("the ruling is in an edition", TimeSpan.FromSeconds(30), async () => (await staff.GetAsync<IReadOnlyList<EditionItem>>($"{ApiPath.Editions}?ticket={id}")).Count == 1);
        await supervisor.ClickAsync("ruled-edition");
        await supervisor["edition-of-rulings"].WaitForAsync();
        Assert.Equal("草案", await supervisor.TextAsync("edition-state"));
        await supervisor.PhotographAsync("41-ruled-edition", whole: true);
        await supervisor.ClickAsync("drop");
        await supervisor.Page.Locator("[data-testid=edition-state]", new() { HasText = "已作废" }).WaitForAsync();
        await supervisor.ClickAsync("ruled-ticket");
        await supervisor["ticket-view"].WaitForAsync();
    }
}
