using Hotline.EndToEnd.Tests.City;
using Microsoft.Playwright;

namespace Hotline.EndToEnd.Tests.Desk;

/// <summary>The system's own Chromium, headless, one for the suite; each person gets a context (cookies, storage) of their own.</summary>
public sealed class Chromium : IAsyncDisposable
{
    internal static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--autoplay-policy=no-user-gesture-required"];

    private IPlaywright? playwright;
    private IBrowser? browser;

    internal Task<Person> OpenAsync(RunningHotline hotline, int width = 1440, int height = 900) =>
        OpenAsync(hotline, new BrowserNewContextOptions { ViewportSize = new() { Width = width, Height = height } });

    /// <summary>A telephone held upright, with or without script.</summary>
    internal Task<Person> OpenPhoneAsync(RunningHotline hotline, bool script) => OpenAsync(hotline, new BrowserNewContextOptions
    {
        ViewportSize = new() { Width = 390, Height = 844 },
        DeviceScaleFactor = 2,
        IsMobile = true,
        HasTouch = true,
        JavaScriptEnabled = script,
        BypassCSP = script, // What looks at a page comes as script from outside.
    });

    private async Task<Person> OpenAsync(RunningHotline hotline, BrowserNewContextOptions options)
    {
        playwright ??= await Playwright.CreateAsync();
        browser ??= await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Headless = true,
            Args = Arguments,
        });
        return await OpenAsync(browser, hotline, options);
    }

    internal static string Program => new[] { "/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser" }.First(File.Exists);

    internal static async Task<Person> OpenAsync(IBrowser browser, RunningHotline hotline, BrowserNewContextOptions options)
    {
        (options.BaseURL, options.Locale, options.TimezoneId) = (hotline.Web.ToString(), "zh-CN", "Asia/Shanghai");
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(20_000);
        return new Person(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.CloseAsync();
        playwright?.Dispose();
    }
}
