using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Hotline.EndToEnd.Tests.City;
using Microsoft.Playwright;

namespace Hotline.EndToEnd.Tests.Desk;

/// <summary>A citizen at the pages under /citizen.</summary>
internal sealed class CitizenPhone(Person person) : IAsyncDisposable
{
    /// <summary>One grey pixel.</summary>
    private static readonly byte[] Picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    public IPage Page => person.Page;

    public Task<byte[]> PhotographAsync(string name) => person.PhotographAsync(name, whole: true);

    /// <summary>A pothole in 东湖区, with a photo; ends on the page with number and code.</summary>
    public async Task<(string Number, string Code)> SubmitAsync(string content)
    {
        await Page.GotoAsync("/citizen/submit");
        await Page.CheckAsync("input[value=Complaint]");
        await Page.FillAsync("#content", content);
        await Page.SelectOptionAsync("#category", "050401");
        await Page.SelectOptionAsync("#region", "360102");
        await Page.FillAsync("#place", "永叔路与象山南路口");
        await Page.FillAsync("#phone", "13800001234");
        await Page.FillAsync("#name", "王建国");
        await Page.SetInputFilesAsync("#photos", new FilePayload { Name = "路口.png", MimeType = "image/png", Buffer = Picture });
        await PressAsync("提交");
        Assert.EndsWith("/citizen/done", Page.Url, StringComparison.Ordinal);
        return (await Page.InnerTextAsync("#number"), await Page.InnerTextAsync("#code"));
    }

    public async Task LookUpAsync(string number, string code)
    {
        await Page.GotoAsync("/citizen/track");
        await Page.FillAsync("#number", number);
        await Page.FillAsync("#code", code);
        await PressAsync("查询");
        Assert.EndsWith("/citizen/ticket", Page.Url, StringComparison.Ordinal);
    }

    public async Task RateAsync(string solved, string satisfied, string note = "")
    {
        await Page.CheckAsync($"input[name=solved][value={solved}]");
        await Page.CheckAsync($"input[name=satisfied][value={satisfied}]");
        await Page.FillAsync("#note", note);
        await PressAsync("提交评价");
    }

    public Task PressAsync(string button) => Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    public Task<string> TextAsync() => Page.InnerTextAsync("main");

    /// <summary>axe finds nothing serious or critical here.</summary>
    public async Task IsAccessibleAsync(string page)
    {
        var found = (await Page.RunAxe()).Violations.Where(rule => rule.Impact is "serious" or "critical");
        Assert.True(!found.Any(), $"{page} ({Page.Url}): " + string.Join("; ", found.Select(Words)));
    }

    public ValueTask DisposeAsync() => person.DisposeAsync();

    public static async Task<CitizenPhone> OpenAsync(Chromium chromium, RunningHotline hotline, bool script) => new(await chromium.OpenPhoneAsync(hotline, script));

    private static string Words(AxeResultItem rule) => $"{rule.Id}: {string.Join(" ", rule.Nodes.Take(3).Select(node => node.Html))}";
}
