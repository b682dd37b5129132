using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;
using static Hotline.EndToEnd.Tests.Desk.Deeds;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>The city's bureau hands a request down to the county's in its console; each sees what is its own.</summary>
[Collection(typeof(AtDesks))]
public sealed class A_ticket_goes_down_to_the_county(DemoCity city, Chromium chromium)
{
    [Fact(Timeout = 600_000)]
    public async Task And_each_liaison_sees_only_their_own()
    {
        var hotline = await city.StartedAsync();
        var ticket = await FiledAsync(hotline);
        Assert.Equal("南昌市城市管理和综合执法局", ticket.UnitName);

        await using var bureau = await AtInboxAsync(hotline, "liaison7");
        await using var county = await AtInboxAsync(hotline, "liaison1");
        await using var neighbour = await AtInboxAsync(hotline, "liaison3");
        await Row(bureau, ticket).GetByTestId("open-ticket").ClickAsync();
        await bureau["ticket-view"].WaitForAsync();
        await bureau.ClickAsync("verb-HandDown");
        await bureau.FillAsync("hand-down-unit", "东湖区城市管理局");
        await bureau.Page.Locator(".mud-list-item").First.WaitForAsync();
        await bureau["hand-down-unit"].PressAsync("Enter");
        await bureau.FillAsync("hand-down-reason", "积水点在东湖区，请区局办理。");
        await bureau.PhotographAsync("10-hand-down");
        await DoesAsync(bureau, "HandDown", () => bureau.ClickAsync("hand-down-send"));
        await Eventually.HoldsAsync("the bureau reads that the county has it", TimeSpan.FromSeconds(15), async () => (await bureau.TextAsync("fact-unit")).Contains("东湖区城市管理局", StringComparison.Ordinal));
        Assert.Equal(0, await bureau["verb-SignFor"].CountAsync());
        await Row(bureau, ticket).WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
        await bureau.ClickAsync("inbox-tab-handed-down");
        await Row(bureau, ticket).WaitForAsync();
        await bureau.PhotographAsync("11-handed-down");

        // Pushed, not asked for: the county's list was open all the time.
        await Row(county, ticket).WaitForAsync();
        await Row(county, ticket).GetByTestId("row-sign").ClickAsync();
        await county.BecomesAsync("ticket-state", "state", "InHandling");
        Assert.Contains("积水点在东湖区", await county["history"].InnerTextAsync(), StringComparison.Ordinal);
        Assert.Matches("派单依据：按派单目录自动派单:.+ × 南昌市", await county.TextAsync("fact-rule"));
        var handle = county.Page.Locator("[data-testid=clock][data-kind=Handle]").GetByTestId("clock-why");
        Assert.Matches("^办理时限\\d+个.*〔.+〕，自\\d{4}年.*，至\\d{4}年.*。$", await handle.First.InnerTextAsync());

        Assert.Equal(0, await Row(neighbour, ticket).CountAsync());
        await neighbour.Page.GotoAsync($"/tickets/{ticket.Id}");
        await neighbour.Page.GetByText("没有这张工单").First.WaitForAsync();
        foreach (var person in new[] { bureau, county })
            Assert.Empty(person.Trouble);
    }

    [Fact(Timeout = 600_000)]
    public async Task Or_the_county_assists_and_the_bureau_answers_for_both()
    {
        var hotline = await city.StartedAsync();
        var ticket = await FiledAsync(hotline);
        await using var bureau = await AtInboxAsync(hotline, "liaison7");
        await using var county = await AtInboxAsync(hotline, "liaison1");
        await county.ClickAsync("inbox-tab-assisting");
        await Row(bureau, ticket).GetByTestId("row-sign").ClickAsync();
        await bureau.BecomesAsync("ticket-state", "state", "InHandling");
        await bureau.ClickAsync("verb-AskAssist");
        await bureau.FillAsync("assist-unit", "东湖区城市管理局");
        await bureau.Page.Locator(".mud-list-item").First.WaitForAsync();
        await bureau["assist-unit"].PressAsync("Enter");
        await bureau.FillAsync("assist-task", "请清理排水口。");
        await DoesAsync(bureau, "AskAssist", () => bureau.ClickAsync("assist-send"));
        await bureau.BecomesAsync("assist", "state", "AwaitingSignFor");
        await bureau.PhotographAsync("12-assist-asked");

        // Pushed: the county's list of what it assists in was open all the time.
        await Row(county, ticket).GetByTestId("row-assist").ClickAsync();
        await DoesAsync(county, "SignForAssist", () => county.ClickAsync("verb-SignForAssist"));
        await county.BecomesAsync("assist", "state", "InHandling");
        await bureau.BecomesAsync("assist", "state", "InHandling");
        await bureau.ClickAsync("verb-Reply");
        await bureau["reply-waiting"].WaitForAsync();
        await county.ClickAsync("verb-AnswerAssist");
        await county.FillAsync("assist-answer", "排水口已清理。");
        await DoesAsync(county, "AnswerAssist", () => county.ClickAsync("assist-answer-send"));
        await county.BecomesAsync("assist", "state", "Answered");
        await bureau.ClickAsync("reply-take");
        await bureau.PhotographAsync("13-assist-answered");
        await DoesAsync(bureau, "Reply", () => bureau.ClickAsync("reply-send"));
        await bureau.BecomesAsync("ticket-state", "state", "AwaitingFollowUp");
        Assert.Contains("排水口已清理。", await bureau.TextAsync("fact-reply"), StringComparison.Ordinal);
        await Row(county, ticket).WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
        await LateAsync(hotline, bureau, ticket);
        foreach (var person in new[] { bureau, county })
            Assert.Empty(person.Trouble);
    }

    /// <summary>Had the limits been two months earlier, the one who assisted a month after the lead's: who made it late is said of both.</summary>
    private static async Task LateAsync(RunningHotline hotline, Person bureau, TicketPage ticket)
    {
        await Journal.OneAsync<int>(hotline, $"with moved as (update dispatch.deadline set due_at = started_at - case kind when 'Handle' then interval '60 days' else interval '30 days' end where ticket_id = '{ticket.Id}' and kind in ('Handle', 'Assist') returning 1) select count(*)::int from moved");
        await bureau.GoAsync($"/tickets/{ticket.Id}");
        await bureau["late-share"].Nth(1).WaitForAsync();
        Assert.StartsWith("协办单位东湖区城市管理局：超期", await bureau["late-share"].First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("主办单位南昌市城市管理和综合执法局：超期", await bureau["late-share"].Nth(1).InnerTextAsync(), StringComparison.Ordinal);
        await bureau.PhotographAsync("14-who-was-late", whole: true);
    }

    private static Microsoft.Playwright.ILocator Row(Person person, TicketPage ticket) =>
        person.Page.Locator($"[data-testid=ticket-row][data-number='{ticket.Number}']");

    private async Task<Person> AtInboxAsync(RunningHotline hotline, string login)
    {
        var person = await chromium.OpenAsync(hotline);
        await person.SignInAsync(hotline.Logins.Single(l => l.Name == login));
        await person.GoAsync("/inbox");
        await person["ticket-rows"].WaitForAsync();
        return person;
    }

    private static async Task<TicketPage> FiledAsync(RunningHotline hotline)
    {
        using var agent = await Staff.SignInAsync(hotline, hotline.LoginOf("agent"));
        return await agent.FileAsync(new DraftFields(
            "Complaint", "050404", "360102", "阳明路下穿通道", null, null, "下穿通道积水", "大雨后通道积水过膝。", "Normal", false, "王建国", "13800000000"));
    }
}
