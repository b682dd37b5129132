using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.EndToEnd.Tests.City;

namespace Hotline.EndToEnd.Tests.Desk;

/// <summary>A page in Firefox as somebody works it. Elements are found by their test ids.</summary>
internal sealed class FirefoxPage(BidiLine line, string context)
{
    /// <summary>
    /// The tone that an audio element plays, 0 when it is silent: a second of it is recorded and its waves are counted. An AudioContext that listens would do, but Firefox
    /// starts none on a machine without a sound device.
    /// </summary>
    private const string ToneHertz = """
        async testId => {
          const stream = document.querySelector(`[data-testid=${testId}]`)?.srcObject;
          if (!stream?.active) return 0;
          const recorder = new MediaRecorder(stream);
          const parts = [];
          recorder.ondataavailable = e => parts.push(e.data);
          recorder.start();
          await new Promise(done => setTimeout(done, 1000));
          await new Promise(done => { recorder.onstop = done; recorder.stop(); });
          if (!parts.some(part => part.size)) return 0;
          const audio = await new OfflineAudioContext(1, 48000, 48000).decodeAudioData(await new Blob(parts).arrayBuffer());
          const samples = audio.getChannelData(0).subarray(audio.sampleRate / 4); // What is heard first may be the codec settling.
          const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
          if (!(power > 0.0001)) return 0;
          let waves = 0;
          for (let i = 1; i < samples.length; i++) if (samples[i - 1] < 0 && samples[i] >= 0) waves++;
          return waves * audio.sampleRate / samples.length;
        }
        """;

    public Task GoToAsync(Uri address) =>
        line.AskAsync("browsingContext.navigate", new JsonObject { ["context"] = context, ["url"] = address.ToString(), ["wait"] = "complete" });

    public Task ReloadAsync() => line.AskAsync("browsingContext.reload", new JsonObject { ["context"] = context, ["wait"] = "complete" });

    /// <summary>Runs an async function in the page and gives what it returns.</summary>
    public async Task<T> EvaluateAsync<T>(string function, params string[] arguments)
    {
        var answer = await line.AskAsync("script.callFunction", new JsonObject
        {
            ["functionDeclaration"] = $"async (...all) => JSON.stringify(await ({function})(...all) ?? null)",
            ["awaitPromise"] = true,
            ["target"] = new JsonObject { ["context"] = context },
            ["arguments"] = new JsonArray([.. arguments.Select(one => new JsonObject { ["type"] = "string", ["value"] = one })]),
            ["userActivation"] = true,
        });
        Assert.True(answer["type"]?.GetValue<string>() == "success", $"{function}: {answer.ToJsonString()}");
        return JsonSerializer.Deserialize<T>(answer["result"]!["value"]!.GetValue<string>())!; // A text of JSON, as the function above makes it.
    }

    public async Task ClickAsync(string testId)
    {
        await ThereAsync(testId);
        await EvaluateAsync<bool>("id => { document.querySelector(`[data-testid=${id}]`).click(); return true; }", testId);
    }

    public async Task FillAsync(string testId, string text)
    {
        await ThereAsync(testId);
        await EvaluateAsync<bool>("""
            (id, text) => {
              const field = document.querySelector(`[data-testid=${id}]`);
              field.focus();
              Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, text);
              for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
              field.blur();
              return true;
            }
            """, testId, text);
    }

    public async Task SignInAsync(Login login)
    {
        await ThereAsync("login-name", 90); // The console's runtime is loaded and compiled at the first visit.
        await FillAsync("login-name", login.Name);
        await FillAsync("login-password", login.Password);
        await ClickAsync("login-submit");
        await ThereAsync("user-menu", 60);
    }

    public Task GoAsync(string path) => EvaluateAsync<bool>("path => { Blazor.navigateTo(path); return true; }", path);

    /// <summary>Waits until the element is there and, if asked, can be used.</summary>
    public Task ThereAsync(string testId, double seconds = 20) => HoldsAsync($"{testId} is on the page", $"[data-testid={testId}]:not([disabled])", seconds);

    /// <summary>Waits until the element carries this value in a data attribute.</summary>
    public Task BecomesAsync(string testId, string attribute, string value, double seconds = 20) =>
        HoldsAsync($"{testId} is {attribute} {value}", $"[data-testid={testId}][data-{attribute}={value}]", seconds);

    public Task HearsAsync(string audioTestId, double hertz) => Eventually.HoldsAsync(
        $"{audioTestId} plays {hertz} Hz in Firefox", TimeSpan.FromSeconds(30),
        async () => Math.Abs(await EvaluateAsync<double>(ToneHertz, audioTestId) - hertz) < 10);

    /// <summary>Errors that nobody caught in the page.</summary>
    public Task<string[]> TroubleAsync() => EvaluateAsync<string[]>("() => window.trouble");

    /// <summary>What the newest connection of the page agreed on and has taken in.</summary>
    public Task<BrowserLeg> LegAsync() => EvaluateAsync<BrowserLeg>("""
        async () => {
          const pc = window.connections.at(-1);
          const stats = [...(await pc.getStats()).values()];
          const heard = stats.find(one => one.type === "inbound-rtp" && one.kind === "audio");
          return {
            State: pc.connectionState,
            Offer: pc.localDescription.sdp,
            Answer: pc.remoteDescription.sdp,
            Codec: stats.find(one => one.id === heard?.codecId)?.mimeType ?? "",
            Received: heard?.packetsReceived ?? 0,
            Lost: heard?.packetsLost ?? 0,
            Tls: stats.find(one => one.type === "transport")?.tlsVersion ?? "",
          };
        }
        """);

    private Task HoldsAsync(string what, string selector, double seconds) => Eventually.HoldsAsync(
        what + " (Firefox)", TimeSpan.FromSeconds(seconds), () => EvaluateAsync<bool>("selector => document.querySelector(selector) !== null", selector));
}

/// <param name="State">RTCPeerConnection.connectionState.</param>
/// <param name="Offer">SDP of the page.</param>
/// <param name="Answer">SDP of the node.</param>
/// <param name="Codec">MIME type of what arrives.</param>
/// <param name="Received">RTP packets.</param>
/// <param name="Lost">RTP packets.</param>
/// <param name="Tls">The protocol version of the handshake as on the wire, in hex: FEFD is DTLS 1.2, FEFC 1.3.</param>
internal sealed record BrowserLeg(string State, string Offer, string Answer, string Codec, long Received, long Lost, string Tls);
