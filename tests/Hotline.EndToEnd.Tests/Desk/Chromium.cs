using Hotline.EndToEnd.Tests.City;
using Microsoft.Playwright;

namespace Hotline.EndToEnd.Tests.Desk;

/// <summary>
/// The system's own Chromium, headless, one for the suite; each person gets a context (cookies, storage) of their own. The console takes seconds to load, so
/// one that nobody has used is loaded in advance for whoever comes next.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    internal static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--autoplay-policy=no-user-gesture-required"];

    private IPlaywright? playwright;
    private IBrowser? browser;
    private (Uri Web, Task<Person> Loading)? next;

    internal async Task<Person> OpenAsync(RunningHotline hotline, int width = 1440, int height = 900)
    {
        var person = await NextAsync(hotline.Web) ?? await OpenAsync(hotline, new BrowserNewContextOptions());
        await person.Page.SetViewportSizeAsync(width, height);
        next = (hotline.Web, LoadAsync(hotline));
        return person;
    }

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

    /// <returns>Null: none was loaded in advance, or one of another city, or of this one while it was not up.</returns>
    private async Task<Person?> NextAsync(Uri? web)
    {
        if (next is not { } loaded)
            return null;
        next = null;
        try
        {
            var person = await loaded.Loading;
            if (loaded.Web == web)
                return person;
            await person.DisposeAsync();
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"A console was not loaded in advance: {e.Message}");
        }

        return null;
    }

    private async Task<Person> LoadAsync(RunningHotline hotline)
    {
        var person = await OpenAsync(hotline, new BrowserNewContextOptions());
        try
        {
            await person.OpenSignInAsync();
            return person;
        }
        catch
        {
            await person.DisposeAsync();
            throw;
        }
    }

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
        return new Person(context, await context.NewPageAsync()).Watched();
    }

    public async ValueTask DisposeAsync()
    {
        _ = await NextAsync(null);
        if (browser is not null)
            await browser.CloseAsync();
        playwright?.Dispose();
    }
}
