using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Hotline.EndToEnd.Tests.City;
using Hotline.Testing;
using Hotline.Testing.Audio;

namespace Hotline.EndToEnd.Tests.Phones;

/// <summary>
/// A real SIP phone (baresip) without a sound card: it plays one tone, keeps what it hears as a WAV, and is worked
/// through its control socket.
/// </summary>
internal sealed class Baresip : IAsyncDisposable
{
    private readonly Process process;
    private readonly TcpClient control = new();
    private readonly Channel<JsonElement> events = Channel.CreateBounded<JsonElement>(1000);
    private readonly string folder;
    private readonly StringBuilder log = new();
    private Task reading = Task.CompletedTask;

    private Baresip(Process process, string folder) => (this.process, this.folder) = (process, folder);

    /// <summary>A phone that registers nowhere and may call.</summary>
    public static Task<Baresip> CallerAsync(string user, double hertz, string? displayName = null) => StartAsync(
        port => $"{(displayName is null ? "" : $"\"{displayName}\" ")}<sip:{user}@127.0.0.1:{port};transport=udp>;regint=0;audio_codecs=PCMA;answermode=manual", hertz);

    /// <summary>A desk phone that registers with digest and waits for its agent to pick up.</summary>
    /// <param name="transport">udp or tcp.</param>
    public static async Task<Baresip> DeskAsync(RunningHotline hotline, DeskPhone phone, double hertz, string transport = "udp")
    {
        var desk = await StartAsync(
            _ => $"<sip:{phone.Extension}@127.0.0.1:{hotline.SipPort};transport={transport}>;auth_user={phone.Extension};auth_pass={phone.Secret};regint=60;audio_codecs=PCMA;answermode=manual", hertz);
        await Eventually.HoldsAsync("the desk phone registers", TimeSpan.FromSeconds(15), async () => (await desk.AskAsync("reginfo")).Contains("OK", StringComparison.Ordinal));
        return desk;
    }

    public Task DialAsync(string uri) => SendAsync("dial", uri);

    public Task PickUpAsync() => SendAsync("accept");

    public Task HangUpAsync() => SendAsync("hangup");

    /// <summary>Waits for an event of this type that was not taken before, for example CALL_INCOMING, CALL_ESTABLISHED or CALL_CLOSED.</summary>
    public async Task<JsonElement> SeesAsync(string type, TimeSpan within)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(within);
        try
        {
            while (true)
            {
                var seen = await events.Reader.ReadAsync(limit.Token);
                if (seen.TryGetProperty("type", out var t) && t.GetString() == type)
                    return seen;
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The phone saw no {type} within {within.TotalSeconds:0.#} s:\n{log}");
            throw;
        }
    }

    /// <summary>Runs a command and gives what the phone prints.</summary>
    private async Task<string> AskAsync(string command)
    {
        await SendAsync(command);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        while (true)
        {
            var seen = await events.Reader.ReadAsync(limit.Token);
            if (seen.TryGetProperty("response", out _))
                return seen.TryGetProperty("data", out var data) ? data.GetString() ?? "" : "";
        }
    }

    /// <summary>What the phone has heard in its newest call; complete once the call is over.</summary>
    public WavFile Heard() => WavFile.Read(Directory.EnumerateFiles(Path.Combine(folder, "heard"), "*-dec.wav").Order(StringComparer.Ordinal).Last());

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await Kill.SendAsync("TERM", process.Id);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
            }
        }

        control.Dispose();
        await reading;
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<Baresip> StartAsync(Func<int, string> account, double hertz)
    {
        var folder = Machine.NewFolder("phone");
        int sip = FreePorts.Take(2), ctl = FreePorts.Take(), rtp = 20000 + RandomPair();
        Directory.CreateDirectory(Path.Combine(folder, "heard"));
        // Baresip hangs up when its source ends: five minutes outlast every story.
        WavFile.Write(Path.Combine(folder, "tone.wav"), Tone.Sine(hertz, TimeSpan.FromMinutes(5)));
        File.WriteAllText(Path.Combine(folder, "accounts"), account(sip) + "\n");
        File.WriteAllText(Path.Combine(folder, "contacts"), "");
        File.WriteAllText(Path.Combine(folder, "config"), $"""
            poll_method epoll
            sip_listen 127.0.0.1:{sip}
            net_interface 127.0.0.1
            call_local_timeout 120
            call_max_calls 4
            audio_source aufile,{folder}/tone.wav
            audio_srate 8000
            audio_channels 1
            rtp_ports {rtp}-{rtp + 99}
            jitter_buffer_delay 1-5
            module_path {Modules()}
            module account.so
            module g711.so
            module aufile.so
            module sndfile.so
            module ctrl_tcp.so
            module menu.so
            snd_path {folder}/heard
            ctrl_tcp_listen 127.0.0.1:{ctl}

            """);
        var start = new ProcessStartInfo("baresip", ["-f", folder, "-v"]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        var phone = new Baresip(Process.Start(start)!, folder); // Start with UseShellExecute off always gives a process.
        phone.process.OutputDataReceived += (_, e) => phone.Log(e.Data);
        phone.process.ErrorDataReceived += (_, e) => phone.Log(e.Data);
        phone.process.BeginOutputReadLine();
        phone.process.BeginErrorReadLine();
        await Eventually.HoldsAsync("baresip takes commands", TimeSpan.FromSeconds(10), async () =>
        {
            try
            {
                await phone.control.ConnectAsync(IPAddress.Loopback, ctl, TestContext.Current.CancellationToken);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        });
        phone.reading = phone.ReadAsync();
        return phone;
    }

    // Netstrings: "52:{...},".
    private async Task SendAsync(string command, string? argument = null)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(argument is null ? new Dictionary<string, string> { ["command"] = command } : new() { ["command"] = command, ["params"] = argument });
        byte[] framed = [.. Encoding.ASCII.GetBytes(body.Length.ToString(CultureInfo.InvariantCulture) + ":"), .. body, (byte)','];
        await control.GetStream().WriteAsync(framed, TestContext.Current.CancellationToken);
    }

    private async Task ReadAsync()
    {
        var stream = control.GetStream();
        try
        {
            while (true)
            {
                int length = 0;
                for (int digit; (digit = await ByteAsync(stream)) != ':';)
                    length = digit < 0 ? throw new EndOfStreamException() : length * 10 + digit - '0';
                var body = new byte[length + 1];
                await stream.ReadExactlyAsync(body, CancellationToken.None);
                var message = JsonDocument.Parse(body.AsMemory(0, length)).RootElement;
                Log(message.GetRawText());
                await events.Writer.WriteAsync(message);
            }
        }
        catch (Exception over) when (over is IOException or ObjectDisposedException)
        {
            events.Writer.TryComplete();
        }
    }

    private static async Task<int> ByteAsync(NetworkStream stream)
    {
        var one = new byte[1];
        return await stream.ReadAsync(one, CancellationToken.None) == 0 ? -1 : one[0];
    }

    private void Log(string? line)
    {
        lock (log)
            log.AppendLine(line);
    }

    private static string Modules() => new[] { "/usr/lib/baresip/modules" }
        .Concat(Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu").Select(d => Path.Combine(d, "baresip", "modules")))
        .First(Directory.Exists);

    private static int RandomPair() => System.Security.Cryptography.RandomNumberGenerator.GetInt32(0, 90) * 100;
}
