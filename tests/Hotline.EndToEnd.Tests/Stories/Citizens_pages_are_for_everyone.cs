using Hotline.Agent.Client.Contracts;
using Hotline.EndToEnd.Tests.City;
using Hotline.EndToEnd.Tests.Desk;

namespace Hotline.EndToEnd.Tests.Stories;

/// <summary>axe looks at every page a citizen can see, usual and elder, with and without faults: nothing serious, nothing critical.</summary>
[Collection(typeof(AtDesks))]
public sealed class Citizens_pages_are_for_everyone(DemoCity city, Chromium chromium)
{
    [Theory(Timeout = 300_000), Trait("Run", "long")] // every page twice: ops/test --long
    [InlineData(false)]
    [InlineData(true)]
    public async Task Axe_finds_nothing_serious_on_any_page(bool elder)
    {
        var hotline = await city.StartedAsync();
        await using var phone = await CitizenPhone.OpenAsync(chromium, hotline, script: true);
        var mode = elder ? "elder" : "usual";
        await phone.Page.GotoAsync("/citizen");
        if (elder)
        {
            await phone.PressAsync("长辈模式");
        }

        await LookAsync(phone, mode, "home");
        var (number, code) = elder ? await StepsAsync(phone) : await FormAsync(phone);
        await LookAsync(phone, mode, "receipt");
        await phone.Page.GotoAsync("/citizen/track");
        await LookAsync(phone, mode, "track");
        await phone.PressAsync("查询");
        await LookAsync(phone, mode, "track-refused");
        await phone.LookUpAsync(number, code);
        await phone.Page.ClickAsync("summary");
        await LookAsync(phone, mode, "ticket");
        await phone.PressAsync("提交补充");
        await LookAsync(phone, mode, "ticket-refused");
        await ReplyAsync(hotline, number);
        await phone.Page.GotoAsync("/citizen/ticket");
        await LookAsync(phone, mode, "rate");
        await phone.Page.GotoAsync("/citizen/r/nothing");
        await LookAsync(phone, mode, "dead-link");
        await phone.Page.GotoAsync("/citizen/answers");
        await LookAsync(phone, mode, "answers");
        await phone.Page.GotoAsync("/citizen/nothing");
        await LookAsync(phone, mode, "not-there");
    }

    private static async Task<(string Number, string Code)> FormAsync(CitizenPhone phone)
    {
        await phone.Page.GotoAsync("/citizen/submit");
        await LookAsync(phone, "usual", "form");
        await phone.PressAsync("提交");
        await LookAsync(phone, "usual", "form-refused");
        return await phone.SubmitAsync("人行道的砖松动了，下雨天容易滑倒。");
    }

    private static async Task<(string Number, string Code)> StepsAsync(CitizenPhone phone)
    {
        await phone.Page.GotoAsync("/citizen/submit");
        await phone.PressAsync("下一步");
        await LookAsync(phone, "elder", "step-1-refused");
        await phone.Page.FillAsync("#content", "人行道的砖松动了。");
        await phone.PressAsync("下一步");
        await LookAsync(phone, "elder", "step-2");
        await phone.Page.SelectOptionAsync("#region", "360102");
        await phone.PressAsync("下一步");
        await LookAsync(phone, "elder", "step-3");
        await phone.Page.FillAsync("#place", "永叔路口");
        await phone.PressAsync("下一步");
        await phone.Page.FillAsync("#phone", "13800001234");
        await LookAsync(phone, "elder", "step-4");
        await phone.PressAsync("下一步");
        await LookAsync(phone, "elder", "step-5");
        await phone.PressAsync("提交");
        return (await phone.Page.InnerTextAsync("#number"), await phone.Page.InnerTextAsync("#code"));
    }

    // Targets of 44 px, and of 60 in elder mode, beside what axe knows.
    private static async Task LookAsync(CitizenPhone phone, string mode, string name)
    {
        await phone.IsAccessibleAsync($"{mode} {name}");
        await phone.PhotographAsync($"citizen-{mode}-{name}");
        var least = mode == "elder" ? 60 : 44;
        var small = await phone.Page.EvaluateAsync<string[]>("""
            least => [...document.querySelectorAll("main button, main .button, main select, main textarea, main input:not([type=hidden]):not([type=radio]):not([type=checkbox]), label.option")]
              .filter(e => !e.closest(".trap") && e.getClientRects().length > 0 && e.getBoundingClientRect().height < least).map(e => e.outerHTML.slice(0, 120))
            """, least);
        Assert.True(small.Length == 0, $"{mode} {name}: too small to touch: {string.Join("; ", small)}");
        Assert.True(await phone.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{mode} {name} is wider than the phone");
    }

    /// <summary>A request without a category went to the dispatcher first.</summary>
    private static async Task ReplyAsync(RunningHotline hotline, string number)
    {
        using var dispatcher = await Staff.SignInAsync(hotline, hotline.LoginOf("dispatcher"));
        using var unit = await Staff.SignInAsync(hotline, hotline.LoginOf("liaison"));
        if ((await dispatcher.GetAsync<TicketList>("api/tickets?list=dispatch")).Rows.FirstOrDefault(row => row.Number == number) is { } waiting)
        {
            var read = await dispatcher.GetAsync<TicketPage>($"api/tickets/{waiting.Id}");
            await dispatcher.SendAsync<TicketPage>(HttpMethod.Post, $"api/tickets/{waiting.Id}/assignment", new DispatchTicket(unit.Me.UnitCode ?? "", null), read.Version);
        }

        var row = Assert.Single((await unit.GetAsync<TicketList>("api/tickets?list=unit")).Rows, row => row.Number == number);
        var page = await unit.GetAsync<TicketPage>($"api/tickets/{row.Id}");
        page = await unit.SendAsync<TicketPage>(HttpMethod.Post, $"api/tickets/{row.Id}/sign-for", new SignForTicket(), page.Version);
        await unit.SendAsync<TicketPage>(HttpMethod.Post, $"api/tickets/{row.Id}/reply", new ReplyTicket("已修好。", "电话告知"), page.Version);
    }
}
