using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Calls;
using Hotline.Telephony.Tests.Calls.Sipp;
using Hotline.Testing;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Link;

/// <summary>The telephony program as it is shipped, with a web side made here and phones that are programs of other people.</summary>
internal sealed class ProgramBench : IAsyncDisposable
{
    private readonly List<IDisposable> _programs = [];
    private readonly Dictionary<string, (int Control, PeerProgram Program)> _phones = [];
    private Process? _program;

    public ProgramBench()
    {
        Memory.Settings = NodeSettings.Unconfigured with
        {
            Version = 1, RingSeconds = 0.3, RecordingKeyId = "k1", RecordingPublicKey = Convert.ToBase64String(Keys.ExportSubjectPublicKeyInfo()),
            Phones = [new PhoneSecret("8001", Ha1(MD5.HashData), Ha1(SHA256.HashData))],
        };
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("hotline-program-").FullName;

    public WebMemory Memory { get; } = new();

    public ECDiffieHellman Keys { get; } = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    public int SipPort { get; private set; }

    /// <summary>How many ports it has for media: two a leg, and those of a call that is over rest a while.</summary>
    public int RtpPorts { get; set; } = 16;

    /// <summary>Starts the program and waits until it says that it is ready.</summary>
    public async Task StartAsync(Uri web, CancellationToken ct, params string[] settings)
    {
        string ready = Path.Combine(Folder, "data", "run", "ready");
        Directory.CreateDirectory(Path.GetDirectoryName(ready)!); // it is in a folder
        File.Delete(ready);
        int rtp = FreePorts.Take(RtpPorts);
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                // The tests' folder has the program, but takes its libraries from the framework that only the tests name.
                "exec", "--runtimeconfig", InTests("Hotline.Telephony.Tests.runtimeconfig.json"), "--depsfile", InTests("Hotline.Telephony.Tests.deps.json"),
                InTests("Hotline.Telephony.dll"), "--Telephony:SipPort=0", "--Telephony:Listen=127.0.0.1", "--Telephony:OpenTo=127.0.0.0/8",
                $"--Telephony:Data={Path.Combine(Folder, "data")}", "--Telephony:Node=node-1", $"--Telephony:Webs={web}",
                $"--Telephony:RtpPortMin={rtp}", $"--Telephony:RtpPortMax={rtp + RtpPorts - 1}",
            },
            Environment = { ["Telephony__LinkKey"] = "secret" },
        };
        foreach (string setting in settings)
            start.ArgumentList.Add(setting);
        _program = Process.Start(start)!; // UseShellExecute is off, so there is one
        _programs.Add(_program);
        string text = await Poll.UntilAsync(() => File.Exists(ready) && File.ReadAllText(ready) is { Length: > 0 } said ? said : null, ct);
        SipPort = int.Parse(text.Trim().Split(':')[^1], CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until the settings of the web side are in force: a phone that comes earlier is refused.</summary>
    public Task ConfiguredAsync(CancellationToken ct) => Poll.UntilAsync(() => File.Exists(Path.Combine(Folder, "data", "settings.cache")), ct);

    /// <summary>Told to end, as an operating system does it.</summary>
    public async Task TermAsync(CancellationToken ct)
    {
        using var kill = Process.Start("kill", ["-TERM", _program!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(ct);
    }

    /// <returns>What the program says at its end.</returns>
    public async Task<int> ExitAsync(CancellationToken ct)
    {
        await _program!.WaitForExitAsync(ct);
        return _program.ExitCode;
    }

    /// <summary>As the kernel does when memory runs out.</summary>
    public async Task KillAsync(CancellationToken ct)
    {
        _program!.Kill();
        await _program.WaitForExitAsync(ct);
    }

    /// <summary>A baresip that says a tone. What it hears is kept in its folder.</summary>
    public void Phone(string user, double hertz, string account)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Folder, user)).FullName;
        int control = FreePorts.Take();
        WavFile.Write(Path.Combine(folder, "tone.wav"), Tone.Sine(hertz, TimeSpan.FromMinutes(2)));
        File.WriteAllText(Path.Combine(folder, "config"), $"""
            sip_listen 127.0.0.1:{FreePorts.Take(2)}
            net_interface 127.0.0.1
            audio_source aufile,{folder}/tone.wav
            snd_path {folder}
            module_path /usr/lib/baresip/modules
            module g711.so
            module ctrl_tcp.so
            ctrl_tcp_listen 127.0.0.1:{control}
            module aufile.so
            module sndfile.so
            module_tmp account.so
            module_app menu.so

            """);
        File.WriteAllText(Path.Combine(folder, "accounts"), account + "\n");
        File.WriteAllText(Path.Combine(folder, "contacts"), "");
        var phone = new PeerProgram("baresip", folder, ["-f", folder, "-v", "-t", "100"]);
        _programs.Add(phone);
        _phones[user] = (control, phone);
    }

    /// <summary>So many citizens who call at once and wait: sipp, which sends no sound and waits to be hung up on.</summary>
    public void Citizens(int count)
    {
        string scenario = Path.Combine(Folder, "citizens.xml");
        File.WriteAllText(scenario, SippScenario.CallUntilHungUp);
        _programs.Add(new PeerProgram("sipp", Folder, [
            $"127.0.0.1:{SipPort}", "-sf", scenario, "-s", "12345", "-i", "127.0.0.1", "-mi", "127.0.0.1", "-p", $"{FreePorts.Take()}", "-mp", $"{FreePorts.Take(8)}",
            "-nostdin", "-r", "20", "-l", $"{count}", "-m", $"{count}",
        ]));
    }

    /// <summary>A command over the phone's control port (JSON as a netstring), tried until it listens.</summary>
    public async Task TellAsync(string user, string command, CancellationToken ct, string parameters = "")
    {
        var (control, phone) = _phones[user];
        using var client = new TcpClient();
        try
        {
            await Poll.UntilAsync(() => IsOpen(client, control), ct);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The phone of {user} does not listen on its control port {control}. It said:\n{phone.Output}");
        }
        string json = $$"""{"command":"{{command}}","params":"{{parameters}}","token":"t"}""";
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"{json.Length}:{json},"), ct);
        await client.GetStream().ReadExactlyAsync(new byte[1], ct); // the answer has begun: it was heard
    }

    /// <summary>What the phone of <paramref name="user"/> heard.</summary>
    public short[] Heard(string user) =>
        WavFile.Read(Directory.GetFiles(Path.Combine(Folder, user), "dump-*-dec.wav").Single()).Left;

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _programs)
        {
            if (program is Process { HasExited: false } ours)
            {
                ours.Kill();
                await ours.WaitForExitAsync(CancellationToken.None);
            }
            program.Dispose();
        }
        Keys.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static bool IsOpen(TcpClient client, int port)
    {
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string InTests(string file) => Path.Combine(AppContext.BaseDirectory, file);

    private static string Ha1(Func<byte[], byte[]> hash) => Convert.ToHexStringLower(hash(Encoding.UTF8.GetBytes("8001:hotline:secret")));
}
