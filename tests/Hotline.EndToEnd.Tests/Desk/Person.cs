using Hotline.EndToEnd.Tests.City;
using Microsoft.Playwright;

namespace Hotline.EndToEnd.Tests.Desk;

/// <summary>Somebody at a console: clicks, types and reads what a person would. Elements are found by their test ids.</summary>
/// <param name="leave">Takes the console, signed out of, for whoever comes next; null: it is closed after this person.</param>
internal sealed class Person(IBrowserContext context, IPage page, Action<Person>? leave = null) : IAsyncDisposable
{
    private readonly List<string> trouble = [];

    public IPage Page => page;

    /// <summary>Errors that the browser has reported: scripts that failed, requests the CSP refused.</summary>
    public IReadOnlyList<string> Trouble => trouble;

    public ILocator this[string testId] => page.GetByTestId(testId);

    public async Task SignInAsync(Login login)
    {
        await OpenSignInAsync();
        await this["login-name"].FillAsync(login.Name);
        await this["login-password"].FillAsync(login.Password);
        await this["login-submit"].ClickAsync();
        await this["user-menu"].WaitForAsync(new() { Timeout = 30_000 });
    }

    /// <summary>From now on what the browser reports is noted.</summary>
    public Person Watched()
    {
        page.PageError += (_, error) => trouble.Add(error);
        page.Console += (_, message) =>
        {
            // A request that fails while the web side restarts is part of the story, not trouble.
            if (message.Type == "error" && !message.Text.Contains("ERR_CONNECTION", StringComparison.Ordinal) && !message.Text.Contains("WebSocket", StringComparison.Ordinal) && !message.Text.Contains("Failed to load resource", StringComparison.Ordinal))
                trouble.Add(message.Text);
        };
        return this;
    }

    public async Task OpenSignInAsync()
    {
        if (await this["login-name"].IsVisibleAsync())
            return;
        await page.GotoAsync("/", new() { Timeout = 60_000 });
        // The console's runtime is loaded and compiled at the first visit.
        await this["login-name"].WaitForAsync(new() { Timeout = 60_000 });
    }

    /// <summary>To another page as a link of the console leads there: the console is not loaded anew.</summary>
    public Task GoAsync(string path) => page.EvaluateAsync("path => Blazor.navigateTo(path)", path);

    public async Task<string> TextAsync(string testId) => (await this[testId].First.InnerTextAsync()).Trim();

    public Task ClickAsync(string testId) => this[testId].First.ClickAsync();

    public Task FillAsync(string testId, string text) => this[testId].First.FillAsync(text);

    /// <summary>Waits until the element carries this value in a data attribute.</summary>
    public Task BecomesAsync(string testId, string attribute, string value, double seconds = 20) =>
        page.Locator($"[data-testid={testId}][data-{attribute}={value}]").First.WaitForAsync(new() { Timeout = (float)(seconds * 1000), State = WaitForSelectorState.Attached });

    /// <summary>The loudest tone in what the audio elements play (one for each line), in Hz, looked for a second long; 0 when it is silent.</summary>
    public Task<double> HearsHertzAsync(string audioTestId) => page.EvaluateAsync<double>("""
        async testId => {
          const streams = [...document.querySelectorAll(`[data-testid=${testId}]`)].map(audio => audio.srcObject).filter(stream => stream);
          if (streams.length === 0) return 0;
          const context = new AudioContext();
          await context.resume();
          const analyser = context.createAnalyser();
          analyser.fftSize = 4096;
          streams.forEach(stream => context.createMediaStreamSource(stream).connect(analyser));
          await new Promise(done => setTimeout(done, 1000));
          const bins = new Float32Array(analyser.frequencyBinCount);
          analyser.getFloatFrequencyData(bins);
          const loudest = bins.reduce((best, level, i) => level > bins[best] ? i : best, 0);
          const hertz = bins[loudest] < -70 ? 0 : loudest * context.sampleRate / analyser.fftSize;
          await context.close();
          return hertz;
        }
        """, audioTestId);

    /// <summary>Waits until an audio element plays this tone.</summary>
    public Task HearsAsync(string audioTestId, double hertz) => Eventually.HoldsAsync(
        $"{audioTestId} plays {hertz} Hz", TimeSpan.FromSeconds(15), async () => Math.Abs(await HearsHertzAsync(audioTestId) - hertz) < 25);

    /// <summary>Leaves a picture of the page under this name for people to look at.</summary>
    public async Task<byte[]> PhotographAsync(string name, bool whole = false) => await page.ScreenshotAsync(new()
    {
        FullPage = whole,
        Path = Path.Combine(Machine.Artifacts, "screenshots", name + ".png"), // Playwright makes the folders.
    });

    public async ValueTask DisposeAsync()
    {
        if (leave is not null && trouble.Count == 0 && await SignsOutAsync())
            leave(this);
        else
            await context.CloseAsync();
    }

    /// <returns>False where that can not be done from what is on the screen.</returns>
    private async Task<bool> SignsOutAsync()
    {
        try
        {
            if (!await this["user-menu"].IsVisibleAsync())
                return await this["login-name"].IsVisibleAsync();
            await GoAsync("/");
            await page.Keyboard.PressAsync("Escape"); // Whatever is open over the page.
            await this["user-menu"].ClickAsync(new() { Timeout = 3_000 });
            await this["sign-out"].ClickAsync(new() { Timeout = 3_000 });
            await this["login-name"].WaitForAsync(new() { Timeout = 5_000 });
            return trouble.Count == 0;
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            return false;
        }
    }
}
