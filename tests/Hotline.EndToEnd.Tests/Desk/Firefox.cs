using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Hotline.EndToEnd.Tests.City;
using Hotline.Testing;

namespace Hotline.EndToEnd.Tests.Desk;

/// <summary>
/// The system's Firefox ESR, headless, with a profile of its own whose microphone hears one tone and is allowed without being asked.
/// It is worked over WebDriver BiDi, which is in the browser itself: no driver stands between.
/// </summary>
internal sealed class Firefox : IAsyncDisposable
{
    /// <summary>Keeps every connection of a page, so that a test can ask what was agreed and what arrived.</summary>
    private const string KeepConnections = """
        () => {
          const Plain = window.RTCPeerConnection;
          window.connections = [];
          window.RTCPeerConnection = class extends Plain {
            constructor(...all) { super(...all); window.connections.push(this); }
          };
          window.trouble = [];
          window.addEventListener("error", e => window.trouble.push(String(e.message)));
          window.addEventListener("unhandledrejection", e => window.trouble.push(String(e.reason)));
        }
        """;

    private readonly string folder = Machine.NewFolder("firefox");
    private readonly Process process;
    private BidiLine? line;

    private Firefox(double hertz, int port)
    {
        File.WriteAllLines(Path.Combine(folder, "user.js"), Profile(hertz));
        var start = new ProcessStartInfo(Program, ["--headless", "--no-remote", "--profile", folder, "--remote-debugging-port", port.ToString(CultureInfo.InvariantCulture), "about:blank"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = folder;
        start.Environment["TZ"] = "Asia/Shanghai";
        start.Environment["MOZ_CRASHREPORTER_DISABLE"] = "1";
        process = Process.Start(start)!; // Start with UseShellExecute off always gives a process.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The machine that it runs on.</summary>
    public Laptop Laptop => field ??= new Laptop(folder);

    private static string Program => new[] { "/usr/bin/firefox-esr", "/usr/bin/firefox" }.First(File.Exists);

    /// <param name="hertz">The tone of its microphone, whole Hz.</param>
    public static async Task<Firefox> StartAsync(double hertz)
    {
        int port = FreePorts.Take();
        var firefox = new Firefox(hertz, port);
        try
        {
            firefox.line = await Eventually.GetAsync("Firefox can be worked", TimeSpan.FromSeconds(60), () => ConnectAsync(port));
            await firefox.line.AskAsync("session.new", new JsonObject { ["capabilities"] = new JsonObject() });
            await firefox.PreloadAsync(KeepConnections);
            return firefox;
        }
        catch
        {
            await firefox.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs in every page that is loaded from now on, before its own scripts.</summary>
    public Task PreloadAsync(string function)
    {
        Debug.Assert(line is not null);
        return line.AskAsync("script.addPreloadScript", new JsonObject { ["functionDeclaration"] = function });
    }

    public async Task<FirefoxPage> OpenAsync(RunningHotline hotline, string path)
    {
        Debug.Assert(line is not null);
        var tree = await line.AskAsync("browsingContext.getTree", []);
        var page = new FirefoxPage(line, tree["contexts"]![0]!["context"]!.GetValue<string>()); // A browser always has a window with a page.
        await page.GoToAsync(new Uri(hotline.Web, path));
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await Laptop.WakeAsync(); // Asleep it would not hear that it is to end.
        if (line is not null)
            await line.EndBrowserAsync();
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(line is null ? 0 : 15)))
        {
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }

        if (line is not null)
            await line.DisposeAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<BidiLine?> ConnectAsync(int port)
    {
        try
        {
            return await BidiLine.OpenAsync(new Uri($"ws://127.0.0.1:{port}/session"));
        }
        catch (System.Net.WebSockets.WebSocketException)
        {
            return null; // It is still starting.
        }
    }

    private static IEnumerable<string> Profile(double hertz)
    {
        (string Name, object Value)[] wanted =
        [
            ("media.navigator.streams.fake", true), ("media.navigator.audio.fake_frequency", (int)hertz), ("media.navigator.permission.disabled", true),
            ("media.peerconnection.ice.obfuscate_host_addresses", false),
            ("media.autoplay.default", 0), ("media.autoplay.blocking_policy", 0),
            // What it would fetch for itself finds nobody; localhost goes past a proxy.
            ("network.proxy.type", 1), ("network.proxy.http", "127.0.0.1"), ("network.proxy.http_port", 9), ("network.proxy.ssl", "127.0.0.1"), ("network.proxy.ssl_port", 9),
            ("browser.shell.checkDefaultBrowser", false), ("browser.aboutwelcome.enabled", false), ("datareporting.policy.dataSubmissionEnabled", false),
            ("app.normandy.enabled", false), ("network.captive-portal-service.enabled", false), ("network.connectivity-service.enabled", false),
            ("intl.accept_languages", "zh-CN, zh"),
        ];
        return wanted.Select(one => $"user_pref(\"{one.Name}\", {(one.Value is string words ? $"\"{words}\"" : Convert.ToString(one.Value, CultureInfo.InvariantCulture)!.ToLowerInvariant())});"); // Neither is null.
    }
}
