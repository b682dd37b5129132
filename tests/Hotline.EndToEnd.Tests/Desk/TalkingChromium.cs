using Hotline.EndToEnd.Tests.City;
using Hotline.Testing.Audio;
using Microsoft.Playwright;

namespace Hotline.EndToEnd.Tests.Desk;

/// <summary>
/// A Chromium with a microphone that hears one tone, and whose people allow it without being asked. Voice processing is switched off: it takes a
/// steady tone for noise. Which microphone was asked for last stays in the page, as <c>microphoneAsked</c>, and every connection of it as <c>connections</c>.
/// </summary>
internal sealed class TalkingChromium : IAsyncDisposable
{
    private const string PlainMicrophone = """
        const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = wanted => {
          window.microphoneAsked = wanted.audio?.deviceId?.ideal ?? "";
          return real({ ...wanted, audio: { ...wanted.audio, echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
        };
        const Plain = window.RTCPeerConnection;
        window.connections = [];
        window.RTCPeerConnection = class extends Plain {
          constructor(...all) { super(...all); window.connections.push(this); }
        };
        """;

    private readonly string folder = Machine.NewFolder("microphone");
    private IPlaywright? playwright;
    private IBrowser? browser;

    public static async Task<TalkingChromium> StartAsync(double hertz)
    {
        var chromium = new TalkingChromium();
        var tone = Path.Combine(chromium.folder, "tone.wav");
        WavFile.Write(tone, Tone.Sine(hertz, TimeSpan.FromSeconds(10), 48_000), 48_000);
        chromium.playwright = await Playwright.CreateAsync();
        chromium.browser = await chromium.playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium.Program,
            Headless = true,
            Args =
            [
                .. Chromium.Arguments, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", $"--use-file-for-fake-audio-capture={tone}",
            ],
        });
        return chromium;
    }

    /// <summary>The machine that it runs on.</summary>
    public Laptop Laptop => field ??= new Laptop(folder);

    public async Task<Person> OpenAsync(RunningHotline hotline)
    {
        var person = await Chromium.OpenAsync(browser!, hotline, new() { ViewportSize = new() { Width = 1440, Height = 900 } }); // Started, so there.
        await person.Page.Context.AddInitScriptAsync(PlainMicrophone);
        return person;
    }

    /// <summary>How the newest connection of the page is secured: the version of the handshake as on the wire, its cipher suite, and the cipher of the media.</summary>
    public static Task<string[]> SecuredByAsync(Person person) => person.Page.EvaluateAsync<string[]>("""
        async () => {
          const stats = [...(await window.connections.at(-1).getStats()).values()];
          const transport = stats.find(one => one.type === "transport");
          return [transport?.tlsVersion ?? "", transport?.dtlsCipher ?? "", transport?.srtpCipher ?? ""];
        }
        """);

    public async ValueTask DisposeAsync()
    {
        await Laptop.WakeAsync(); // Asleep it would not hear that it is to end.
        if (browser is not null)
            await browser.CloseAsync();
        playwright?.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
