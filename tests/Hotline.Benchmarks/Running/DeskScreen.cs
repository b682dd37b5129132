using System.Diagnostics;
using Hotline.Agent.Client.Contracts;
using Microsoft.Playwright;

namespace Hotline.Benchmarks.Running;

/// <summary>One console on a screen: the system's Chromium, headless, with the page as an agent has it. Says which caller was painted and when.</summary>
internal sealed class DeskScreen : IAsyncDisposable
{
    /// <summary>The first compile of the console's runtime takes a while.</summary>
    private const float FirstLoad = 90_000;

    /// <summary>
    /// What changes is seen before it is painted; the frame is asked for, and the message that the frame's callback sends is read after it has been painted.
    /// The page's own clock says when, so that the way to this process is not in the figure.
    /// </summary>
    private const string TellPaints = """
        () => {
          const told = new Set();
          const look = () => {
            const card = document.querySelector('[data-testid=call-card][data-phase=Offered]');
            const caller = card?.querySelector('[data-testid=pop-caller]')?.textContent;
            if (!caller || told.has(caller)) return;
            told.add(caller);
            requestAnimationFrame(() => {
              const { port1, port2 } = new MessageChannel();
              port1.onmessage = () => painted(caller, Date.now());
              port2.postMessage(0);
            });
          };
          new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['data-phase'] });
        }
        """;

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private IPage? page;

    private DeskScreen(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    /// <summary>Signed in and at the desk.</summary>
    /// <param name="seen">The caller as shown, with the monotonic time of the painting, to the millisecond.</param>
    public static async Task<DeskScreen> OpenAsync(Uri web, string login, string password, Action<string, long> seen)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = new[] { "/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser" }.First(File.Exists),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking"],
        });
        var screen = new DeskScreen(playwright, browser);
        try
        {
            await screen.SignInAsync(web, login, password, seen);
            return screen;
        }
        catch
        {
            await screen.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ready for calls, once the agent's phone is registered.</summary>
    public async Task ReadyAsync()
    {
        var desk = page ?? throw new InvalidOperationException("The page is not open.");
        await desk.Locator("[data-testid=phone-light][data-registered=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await desk.GetByTestId("ready-button").ClickAsync();
        await desk.Locator($"[data-testid=presence-state][data-state={AgentState.Ready}]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    public async ValueTask DisposeAsync()
    {
        await browser.CloseAsync();
        playwright.Dispose();
    }

    private async Task SignInAsync(Uri web, string login, string password, Action<string, long> seen)
    {
        page = await browser.NewPageAsync(new() { BaseURL = web.ToString(), Locale = "zh-CN", TimezoneId = "Asia/Shanghai", ViewportSize = new() { Width = 1440, Height = 900 } });
        page.SetDefaultTimeout(FirstLoad);
        await page.ExposeFunctionAsync("painted", (string caller, double at) =>
        {
            seen(caller, Monotonic(at));
            return true;
        });
        await page.GotoAsync("/desk");
        await page.GetByTestId("login-name").FillAsync(login);
        await page.GetByTestId("login-password").FillAsync(password);
        await page.GetByTestId("login-submit").ClickAsync();
        await page.GetByTestId("user-menu").WaitForAsync();
        await page.EvaluateAsync("() => Blazor.navigateTo('/desk')");
        await page.Locator("[data-testid=connection][data-state=Live]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.EvaluateAsync(TellPaints);
    }

    /// <param name="at">Of this machine's wall clock, in milliseconds since 1970.</param>
    private static long Monotonic(double at)
    {
        var ago = DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch - TimeSpan.FromMilliseconds(at);
        return Stopwatch.GetTimestamp() - (long)(ago.TotalSeconds * Stopwatch.Frequency);
    }
}
