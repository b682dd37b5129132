using Hotline.EndToEnd.Tests.City;
using Microsoft.Playwright;

namespace Hotline.EndToEnd.Tests.Desk;

/// <summary>A liaison at the pages under /unit, on a telephone that runs no script.</summary>
internal sealed class UnitPhone(Person person) : IAsyncDisposable
{
    public IPage Page => person.Page;

    public static async Task<UnitPhone> OpenAsync(Chromium chromium, RunningHotline hotline, Login liaison)
    {
        var phone = new UnitPhone(await chromium.OpenPhoneAsync(hotline, script: false));
        await phone.Page.GotoAsync("/unit");
        await phone.Page.FillAsync("#login", liaison.Name);
        await phone.Page.FillAsync("#password", liaison.Password);
        await phone.Page.ClickAsync("button[type=submit]:has-text('登录')");
        await phone.Page.GetByText("退出登录").WaitForAsync();
        return phone;
    }

    /// <summary>Opens a ticket, fills the form of this name and sends it by its first button that does not only look something up.</summary>
    /// <returns>What the page says then.</returns>
    public async Task<string> SubmitAsync(Guid ticket, string handler, params (string Field, string Value)[] fields)
    {
        await Page.GotoAsync($"/unit/tickets/{ticket}");
        var form = await FormAsync(handler);
        foreach (var (field, value) in fields)
        {
            var box = form.Locator($"[name={field}]");
            await (await form.Locator($"select[name={field}]").CountAsync() > 0 ? box.SelectOptionAsync(value) : box.FillAsync(value));
        }

        await PhotographAsync($"unit/{handler}");
        await Deeds.PostsAsync(Page, handler, () => form.Locator("button[type=submit]:not([formaction])").First.ClickAsync());
        return await Page.InnerTextAsync(".message.done");
    }

    public Task<string> TextAsync() => Page.InnerTextAsync("main");

    public Task<byte[]> PhotographAsync(string name) => person.PhotographAsync(name, whole: true);

    public ValueTask DisposeAsync() => person.DisposeAsync();

    /// <summary>The form, its card unfolded.</summary>
    private async Task<ILocator> FormAsync(string handler)
    {
        var form = Page.Locator($"form[action$='handler={handler}']");
        var folded = Page.Locator("details:not([open])").Filter(new() { Has = form });
        if (await folded.CountAsync() > 0)
            await folded.Locator("summary").ClickAsync();
        await form.WaitForAsync();
        return form;
    }
}
