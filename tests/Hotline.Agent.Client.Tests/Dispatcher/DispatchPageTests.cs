using Bunit;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Dispatcher;

namespace Hotline.Agent.Client.Tests.Dispatcher;

public sealed class DispatchPageTests() : ListPage(Light.Red)
{
    [Theory]
    [InlineData("facts", "待补充", "派单")]
    [InlineData("contacts", "待先行联系")]
    [InlineData("returns", "退单待裁", "裁定退单")]
    public async Task Each_list_has_its_name_and_offers_what_is_done_with_it(string list, string name, params string[] offers)
    {
        var page = Render<DispatchPage>();
        var tab = page.Find($"[data-testid=dispatch-tab-{list}]");
        Assert.Contains(name, tab.TextContent, StringComparison.Ordinal);
        tab.Click();
        await page.WaitForStateAsync(() => page.FindAll($"[data-list={list}] [data-testid=ticket-row]").Count == 1);
        Assert.Equal(offers, page.FindAll("[data-testid=ticket-row] button[data-testid=row-verb]").Select(button => button.TextContent));
        await DisposeComponentsAsync();
    }
}
