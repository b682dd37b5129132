using Hotline.EndToEnd.Tests.City;
using Microsoft.Playwright;

namespace Hotline.EndToEnd.Tests.Desk;

/// <summary>单位负责人 at the console: passes what somebody of the unit replied.</summary>
internal static class UnitLeader
{
    /// <summary>Found on the list of what waits for them, and gone from the unit with that.</summary>
    public static async Task PassesAsync(Chromium chromium, RunningHotline hotline, Guid ticket)
    {
        await using var leader = await chromium.OpenAsync(hotline);
        await leader.SignInAsync(hotline.LoginOf("unitleader"));
        await leader.GoAsync("/inbox");
        await leader.ClickAsync("inbox-tab-leader-reviews");
        await leader.Page.Locator($"[data-testid=ticket-row][data-ticket='{ticket}']").GetByTestId("row-reply-review").ClickAsync();
        await leader["reply-with-leader"].WaitForAsync();
        await leader.PhotographAsync("43-reply-to-pass");
        await TicketVerbs.DoneAsync(leader, "RuleOnReply", "reply-review-yes");
        await leader["reply-with-leader"].WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Empty(leader.Trouble);
    }
}
