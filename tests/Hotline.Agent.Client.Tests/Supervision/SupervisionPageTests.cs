using Bunit;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Client.Session;
using Hotline.Agent.Client.Supervision;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Agent.Client.Tests.Supervision;

public sealed class SupervisionPageTests() : ListPage(Light.None)
{
    [Theory]
    [InlineData("overdue", "超期、临期和已升级的工单，最急的在前", "row-urge 催办", "row-supervise 督办")]
    [InlineData("contacts", "先行联系临期或超期、单位尚未联系上诉求人的工单，最急的在前", "row-urge 催办", "row-supervise 督办")]
    [InlineData("supervised", "未销号的督办单，按回复时限排列", "row-review 审核")]
    [InlineData("supervised-ended", "督办单均已销号或撤销的工单，最新的在前")]
    [InlineData("carded", "督办单亮过黄牌或红牌的工单，最新的在前；按单位的件数见考核台账")]
    [InlineData("rulings", "再次退单的工单，裁定由谁承办", "row-duty 裁定权责")]
    [InlineData("refusals", "申请不予受理、等待审批的工单，批准后不再办理", "row-refusal 审批")]
    [InlineData("appeals", "承办单位对考核判定的申诉，成立的不计入考核", "row-appeal 审核申诉")]
    [InlineData("difficult", "多次退单、多次重办、多家单位经办或人工标记的未办结工单，最早的在前", "row-flag 标记")]
    [InlineData("groups", "已标记群诉，或一事多诉已达建议件数的未办结工单", "row-flag 标记")]
    [InlineData("archived", "已归档的工单，只能查看")]
    public async Task Each_list_says_what_it_holds_and_offers_what_is_done_with_it(string list, string says, params string[] offers)
    {
        var page = Render<SupervisionPage>();
        page.Find($"[data-testid=supervision-tab-{list}]").Click();
        await page.WaitForStateAsync(() => page.FindAll($"[data-list={list}] [data-testid=ticket-row]").Count == 1);
        Assert.Contains(says, page.Find("header").TextContent, StringComparison.Ordinal);
        Assert.Equal(offers, page.FindAll("[data-testid=ticket-row] button[data-testid^=row-]").Select(button => $"{button.GetAttribute("data-testid")} {button.TextContent}"));
        await DisposeComponentsAsync();
    }

    [Fact]
    public async Task Holds_stand_among_the_lists_and_are_no_tickets()
    {
        var page = Render<SupervisionPage>();
        page.Find("[data-testid=supervision-tab-holds]").Click();
        await page.WaitForStateAsync(() => page.FindAll("[data-testid=holds] .empty").Count == 1);
        Assert.Contains("无论多久都不会删除的录音", page.Find("header").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=ticket-rows]"));
        page.Find("[data-testid=supervision-tab-overdue]").Click();
        await page.WaitForStateAsync(() => page.FindAll("[data-list=overdue] [data-testid=ticket-row]").Count == 1);
        await DisposeComponentsAsync();
    }
}

public sealed class SupervisionOfLeadersTests() : ListPage(Light.None, StaffRole.Leader)
{
    [Fact]
    public async Task A_leader_begins_with_the_orders_and_finds_what_is_theirs_to_do()
    {
        await Services.GetRequiredService<SessionStore>().LoadAsync(CancellationToken.None);
        var page = Render<SupervisionPage>();
        await page.WaitForStateAsync(() => page.FindAll("[data-list=supervised] [data-testid=ticket-row]").Count == 1);
        Assert.Equal("审核", page.Find("[data-testid=row-review]").TextContent);
        Assert.Empty(page.FindAll("[data-testid=supervision-tab-appeals], [data-testid=supervision-tab-holds], [data-testid=supervision-tab-rulings]"));
        page.Find("[data-testid=supervision-tab-overdue]").Click();
        await page.WaitForStateAsync(() => page.FindAll("[data-list=overdue] [data-testid=row-supervise]").Count == 1);
        Assert.Empty(page.FindAll("[data-testid=row-urge]"));
        await DisposeComponentsAsync();
    }
}
