using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>The administrator's page as it is drawn.</summary>
[Collection(typeof(AtDesks))]
public sealed class Administration_has_many_tabs(DemoCity city, Chromium chromium)
{
    [Fact(Timeout = 120_000)]
    public async Task The_administrators_tabs_keep_clear_of_what_stands_below_them()
    {
        var hotline = await city.StartedAsync();
        await using var administrator = await chromium.OpenAsync(hotline);
        await administrator.SignInAsync(hotline.LoginOf("administrator"));
        await administrator.GoAsync("/admin/units");
        await administrator["admin-table"].WaitForAsync();
        await administrator.PhotographAsync("47-administration");
        var tabs = (await administrator["admin-tab"].BoundingBoxAsync())!;
        var card = (await administrator.Page.Locator("section.card").First.BoundingBoxAsync())!;
        Assert.True(tabs.Y + tabs.Height + 4 <= card.Y, $"The tabs end at {tabs.Y + tabs.Height}, the card begins at {card.Y}.");
        Assert.True(tabs.X + tabs.Width <= administrator.Page.ViewportSize!.Width, "The tabs run out of the page.");
        Assert.Empty(administrator.Trouble);
    }

    [Fact(Timeout = 120_000)]
    public async Task The_limits_of_another_place_are_taken_over_by_two_presses_and_their_paper_is_said()
    {
        var hotline = await city.StartedAsync();
        await using var administrator = await chromium.OpenAsync(hotline, 1440, 1200);
        await administrator.SignInAsync(hotline.LoginOf("administrator"));
        await administrator.GoAsync("/admin/limits");
        await administrator["admin-row"].First.WaitForAsync();
        var beijing = administrator.Page.Locator("[data-testid=admin-row]", new() { HasText = "北京市2020年意见" });
        await TakeOverAsync("beijing");
        await beijing.First.WaitForAsync();
        await administrator.PhotographAsync("47-limits-of-beijing");
        await TakeOverAsync("jiangxi");
        await Eventually.HoldsAsync("the default limits are back", TimeSpan.FromSeconds(20), async () => await beijing.CountAsync() == 0);
        Assert.Empty(administrator.Trouble);

        async Task TakeOverAsync(string preset)
        {
            await administrator.ClickAsync($"limit-preset-{preset}");
            await Eventually.HoldsAsync("it asks whether that is meant", TimeSpan.FromSeconds(10), async () => await administrator.TextAsync($"limit-preset-{preset}") == "确认替换");
            await administrator.ClickAsync($"limit-preset-{preset}");
        }
    }
}
