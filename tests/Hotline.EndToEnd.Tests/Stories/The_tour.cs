using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>
/// The README's one-minute path (ring me, answer, file, sign as the department, reply, rate, look at the map), and then every other page:
/// the pictures of docs/tour.md.
/// </summary>
[Collection(typeof(Alone))]
public sealed class The_tour(DemoCity city, Chromium chromium)
{
    [Fact(Timeout = 420_000), Trait("Run", "long")] // takes pictures: ops/test --long
    public async Task One_minute_from_a_ring_to_the_map_and_then_every_page()
    {
        var hotline = await city.StartedAsync();
        var number = await RingAnswerFileAsync(hotline);
        var ticket = await SignAndReplyAsync(hotline, number);
        await RateAsync(hotline, number);
        await MapAsync(hotline);

        await FindAsync(hotline, number);
        await StaffSeeAsync(hotline, "agent", ("/follow-up", "ticket-row", "follow-up"), ($"/tickets/{ticket}", "history", "ticket"));
        await StaffSeeAsync(hotline, "dispatcher", ("/dispatch", "ticket-row", "dispatch"));
        await StaffSeeAsync(hotline, "shift-lead", ("/floor", "floor-agent", "floor"), ("/wall", "wall", "wall"));
        await StaffSeeAsync(hotline, "supervisor", ("/supervision", "ticket-row", "supervision"), ("/ledger", "ledger-row", "ledger"));
        await StaffSeeAsync(hotline, "knowledgeeditor", ("/knowledge", "knowledge-hit", "knowledge"));
        await StaffSeeAsync(hotline, "administrator", ("/catalogue", "edition-upload", "catalogue"), ("/admin", "admin-table", "admin"), ("/audit", "audit-table", "audit"));
        await UnitPhoneAsync(hotline);
        await CitizenPagesAsync(hotline);
    }

    private static async Task<string> RingAnswerFileAsync(RunningHotline hotline)
    {
        await using var talking = await TalkingChromium.StartAsync(1130);
        await using var person = await talking.OpenAsync(hotline);
        await person.OpenSignInAsync();
        await PhotographAsync(person, "sign-in");
        var agent = await AgentDesk.ReadyInBrowserAsync(person, hotline.LoginOf("agent", 2));
        await person.Page.Keyboard.PressAsync("F9");
        await agent.CallIsAsync("Offered");
        await PhotographAsync(person, "desk-rings");
        await person.Page.Keyboard.PressAsync("F7");
        await agent.CallIsAsync("Talking");
        await agent.FillAsync(Matter.DarkLane);
        await PhotographAsync(person, "desk");
        var number = await agent.SubmitAsync();
        await PhotographAsync(person, "desk-submitted");
        await person.Page.Keyboard.PressAsync("Alt+H");
        await agent.CallIsAsync("Ended");
        await agent.RestAsync();
        Assert.Empty(person.Trouble);
        return number;
    }

    private async Task<string> SignAndReplyAsync(RunningHotline hotline, string number)
    {
        await using var liaison = await chromium.OpenAsync(hotline);
        await liaison.SignInAsync(hotline.LoginOf("liaison"));
        await liaison.GoAsync("/inbox");
        var row = liaison.Page.Locator($"[data-testid=ticket-row][data-number='{number}']");
        await row.WaitForAsync();
        await PhotographAsync(liaison, "inbox");
        await row.GetByTestId("row-sign").ClickAsync();
        await liaison.BecomesAsync("ticket-state", "state", "InHandling");
        await liaison.ClickAsync("verb-Reply");
        await liaison.FillAsync("reply-text", "四盏灯具已全部更换，今晚 19 时亮灯，已请来电人到场看过。");
        await liaison.FillAsync("reply-contacted", "上午 10 时电话联系，下午到场");
        await PhotographAsync(liaison, "inbox-reply");
        await liaison.ClickAsync("reply-send");
        await liaison.BecomesAsync("ticket-state", "state", "AwaitingFollowUp");
        Assert.Empty(liaison.Trouble);
        return await liaison["ticket-view"].GetAttributeAsync("data-ticket") ?? "";
    }

    private async Task RateAsync(RunningHotline hotline, string number)
    {
        var link = await SentMessages.RatingLinkAsync(hotline, number);
        await using var phone = await CitizenPhone.OpenAsync(chromium, hotline, script: false);
        await phone.Page.GotoAsync(link.PathAndQuery);
        await phone.PhotographAsync("tour/citizen-rate");
        await phone.RateAsync("Solved", "VerySatisfied");
        Assert.Contains("谢谢您的评价", await phone.TextAsync(), StringComparison.Ordinal);
    }

    private async Task MapAsync(RunningHotline hotline)
    {
        await using var leader = await chromium.OpenAsync(hotline, 1600, 1200);
        await leader.SignInAsync(hotline.LoginOf("leader"));
        await leader.GoAsync("/trends");
        await leader.Page.Locator("[data-testid=chart-map] canvas").First.WaitForAsync(new() { Timeout = 60_000 });
        await leader["surge-row"].First.WaitForAsync();
        await PhotographAsync(leader, "trends");
        Assert.Empty(leader.Trouble);
    }

    private async Task FindAsync(RunningHotline hotline, string number)
    {
        await using var agent = await chromium.OpenAsync(hotline);
        await agent.SignInAsync(hotline.LoginOf("agent"));
        await agent.GoAsync("/search");
        await Eventually.HoldsAsync("the index has the demonstration's requests", TimeSpan.FromSeconds(60), async () =>
        {
            await agent.FillAsync("search-words", "路灯");
            await agent["search-words"].PressAsync("Enter");
            return await agent["search-row"].CountAsync() > 0;
        });
        await PhotographAsync(agent, "search");
        await agent.GoAsync("/look-up");
        await agent.FillAsync("look-up-number", number);
        await agent.ClickAsync("look-up-button");
        await agent["ticket-row"].First.WaitForAsync();
        await PhotographAsync(agent, "look-up");
        Assert.Empty(agent.Trouble);
    }

    private async Task StaffSeeAsync(RunningHotline hotline, string role, params (string Path, string Shown, string Name)[] pages)
    {
        await using var person = await chromium.OpenAsync(hotline);
        await person.SignInAsync(hotline.LoginOf(role));
        foreach (var (path, shown, name) in pages)
        {
            await person.GoAsync(path);
            await person[shown].First.WaitForAsync(new() { Timeout = 60_000 });
            await PhotographAsync(person, name);
        }

        Assert.Empty(person.Trouble);
    }

    /// <summary>The liaison's pages for a phone or an old browser, without script.</summary>
    private async Task UnitPhoneAsync(RunningHotline hotline)
    {
        var liaison = hotline.LoginOf("liaison");
        await using var phone = await chromium.OpenPhoneAsync(hotline, script: false);
        await phone.Page.GotoAsync("/unit");
        await PhotographAsync(phone, "unit-sign-in");
        await phone.Page.FillAsync("#login", liaison.Name);
        await phone.Page.FillAsync("#password", liaison.Password);
        await phone.Page.ClickAsync("button[type=submit]");
        await phone.Page.Locator(".tickets a").First.WaitForAsync();
        await PhotographAsync(phone, "unit");
        await phone.Page.Locator(".tickets a").First.ClickAsync();
        await phone.Page.Locator("#matter").WaitForAsync();
        await PhotographAsync(phone, "unit-ticket");
    }

    private async Task CitizenPagesAsync(RunningHotline hotline)
    {
        await using var phone = await CitizenPhone.OpenAsync(chromium, hotline, script: false);
        foreach (var (path, name) in new[] { ("/citizen", "citizen"), ("/citizen/submit", "citizen-submit"), ("/citizen/track", "citizen-track"), ("/phone", "phone") })
        {
            await phone.Page.GotoAsync(path);
            await phone.PhotographAsync($"tour/{name}");
        }

        var (number, code) = await phone.SubmitAsync("人行道的地砖松动，下雨天一踩就溅水，请修一修。");
        await phone.PhotographAsync("tour/citizen-done");
        await phone.LookUpAsync(number, code);
        await phone.PhotographAsync("tour/citizen-ticket");
    }

    private static Task<byte[]> PhotographAsync(Person person, string name) => person.PhotographAsync($"tour/{name}");
}
