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
}
