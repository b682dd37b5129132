using System.Collections.Concurrent;
using Hotline.EndToEnd.Tests.City;
using Microsoft.Playwright;

namespace Hotline.EndToEnd.Tests.Desk;

/// <summary>
/// The system's own Chromium, headless, one for the suite; people who are there at one time have contexts (cookies, storage) of their own. The console takes seconds to load: who leaves
/// signs out, as at a place where shifts change, and the next one sits down there. Where nobody has left one, it is loaded in advance.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    internal static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--autoplay-policy=no-user-gesture-required"];

    private IPlaywright? playwright;
    private IBrowser? browser;
    private (Uri Web, Task<Person> Loading)? next;
    private readonly ConcurrentStack<(Uri Web, Person Person)> left = [];

    internal async Task<Person> OpenAsync(RunningHotline hotline, int width = 1440, int height = 900)
    {
        var person = await LeftAsync(hotline.Web) ?? await NextAsync(hotline.Web) ?? await OpenAsync(hotline, new BrowserNewContextOptions(), person => left.Push((hotline.Web, person)));
        await person.Page.SetViewportSizeAsync(width, height);
        if (left.IsEmpty)
            next ??= (hotline.Web, LoadAsync(hotline));
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

    /// <returns>Null: nobody has left one of this city.</returns>
    private async Task<Person?> LeftAsync(Uri web)
    {
        while (left.TryPop(out var one))
        {
            if (one.Web == web)
                return one.Person;
            await one.Person.Page.Context.CloseAsync();
        }

        return null;
    }

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
            await person.Page.Context.CloseAsync();
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"A console was not loaded in advance: {e.Message}");
        }

        return null;
    }

    private async Task<Person> LoadAsync(RunningHotline hotline)
    {
        var person = await OpenAsync(hotline, new BrowserNewContextOptions(), person => left.Push((hotline.Web, person)));
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

    private async Task<Person> OpenAsync(RunningHotline hotline, BrowserNewContextOptions options, Action<Person>? leave = null)
    {
        playwright ??= await Playwright.CreateAsync();
        browser ??= await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Headless = true,
            Args = Arguments,
        });
        return await OpenAsync(browser, hotline, options, leave);
    }

    internal static string Program => new[] { "/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser" }.First(File.Exists);

    internal static async Task<Person> OpenAsync(IBrowser browser, RunningHotline hotline, BrowserNewContextOptions options, Action<Person>? leave = null)
    {
        (options.BaseURL, options.Locale, options.TimezoneId) = (hotline.Web.ToString(), "zh-CN", "Asia/Shanghai");
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(20_000);
        return new Person(context, await context.NewPageAsync(), leave).Watched();
    }

    public async ValueTask DisposeAsync()
    {
        _ = await NextAsync(null);
        if (browser is not null)
            await browser.CloseAsync();
        playwright?.Dispose();
    }
}
