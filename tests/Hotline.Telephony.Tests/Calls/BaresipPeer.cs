using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Hotline.Testing;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>baresip without a sound card: says one tone for a minute, keeps what it hears, and is worked over its control port.</summary>
internal sealed class BaresipPeer
{
    private readonly string folder;
    private readonly int control = FreePorts.Take();
    private readonly int sip;
    private readonly PeerProgram program;

    private BaresipPeer(PeerNode node, string name, double hertz, string account, params string[] modules)
        : this(node, name, hertz, account, FreePorts.Take(2), "", IPAddress.Loopback, modules)
    {
    }

    /// <param name="at">Its first port.</param>
    /// <param name="extra">Lines of its configuration.</param>
    /// <param name="host">127.0.0.1 or ::1.</param>
    private BaresipPeer(PeerNode node, string name, double hertz, string account, int at, string extra, IPAddress host, params string[] modules)
    {
        sip = at;
        folder = Directory.CreateDirectory(Path.Combine(node.Folder, name)).FullName;
        var tone = Path.Combine(folder, "tone.wav");
        WavFile.Write(tone, Tone.Sine(hertz, TimeSpan.FromSeconds(60), amplitude: hertz > 0 ? 0.4 : 0));
        File.WriteAllText(Path.Combine(folder, "config"), $"""
            sip_listen {new IPEndPoint(host, sip)}
            {extra}
            net_interface {host}
            {(host.Equals(IPAddress.IPv6Loopback) ? "net_af ipv6" : "")}
            rtcp_mux yes
            audio_source aufile,{tone}
            module_path /usr/lib/baresip/modules
            module g711.so
            module ctrl_tcp.so
            ctrl_tcp_listen 127.0.0.1:{control}
            module aufile.so
            module sndfile.so
            snd_path {Directory.CreateDirectory(Path.Combine(folder, "heard")).FullName}
            {string.Join('\n', modules.Select(module => $"module {module}.so"))}
            module_tmp account.so
            module_app menu.so

            """);
        File.WriteAllText(Path.Combine(folder, "accounts"), account + "\n");
        File.WriteAllText(Path.Combine(folder, "contacts"), "");
        program = node.Run("baresip", "-f", folder, "-v", "-t", "60");
    }

    /// <summary>Where it listens.</summary>
    public int SipPort => sip;

    public string Output => program.Output;

    public bool Said(string words) => program.Said(words);

    /// <summary>Desk phone 8001, or another one: registers and picks up by itself. Silent with 0 Hz.</summary>
    /// <param name="transport">udp, tcp or tls.</param>
    /// <param name="port">Where it registers, when that is not the node.</param>
    public static BaresipPeer Desk(PeerNode node, double hertz = 0, string transport = "udp", string extension = "8001", string secret = "secret", int? port = null, IPAddress? at = null) => new(
        node, "phone" + extension, hertz,
        $"<sip:{extension}@{new IPEndPoint(at ?? IPAddress.Loopback, port ?? (transport == "tls" ? node.Node.TlsPort : node.Node.Port))};transport={transport}>;auth_user={extension};auth_pass={secret};regint=60;audio_codecs=PCMA;answermode=auto", FreePorts.Take(2), "", at ?? IPAddress.Loopback);

    /// <summary>A caller that speaks ICE and DTLS-SRTP as a browser does.</summary>
    public static BaresipPeer Secure(PeerNode node, double hertz, IPAddress? at = null) => new(
        node, "caller", hertz,
        $"<sip:13807911234@{new IPEndPoint(at ?? IPAddress.Loopback, node.Node.Port)};transport=udp>;regint=0;audio_codecs=PCMA;mediaenc=dtls_srtp;medianat=ice;dtmfmode=rtpevent",
        FreePorts.Take(2), "", at ?? IPAddress.Loopback, "stun", "ice", "srtp", "dtls_srtp");

    /// <summary>A caller in clear, as through a trunk.</summary>
    public static BaresipPeer Plain(PeerNode node, double hertz, IPAddress? at = null) => new(
        node, "caller", hertz, $"<sip:13807911234@{new IPEndPoint(at ?? IPAddress.Loopback, node.Node.Port)};transport=udp>;regint=0;audio_codecs=PCMA", FreePorts.Take(2), "", at ?? IPAddress.Loopback);

    /// <summary>A citizen behind a trunk, who picks up by themselves.</summary>
    public static BaresipPeer Citizen(PeerNode node, double hertz, string number) => new(
        node, "citizen", hertz, $"<sip:{number}@127.0.0.1:{node.Node.Port};transport=udp>;regint=0;audio_codecs=PCMA;answermode=auto");

    /// <summary>The same, who insists on SRTP with keys in the description.</summary>
    public static BaresipPeer SealedCitizen(PeerNode node, double hertz, string number) => new(
        node, "citizen", hertz, $"<sip:{number}@127.0.0.1:{node.Node.Port};transport=udp>;regint=0;audio_codecs=PCMA;answermode=auto;mediaenc=srtp-mand", "srtp");

    /// <summary>The same, who rings until told to accept.</summary>
    public static BaresipPeer Ringing(PeerNode node, double hertz, string number) => new(
        node, "ringing", hertz, $"<sip:{number}@127.0.0.1:{node.Node.Port};transport=udp>;regint=0;audio_codecs=PCMA");

    /// <summary>A citizen behind a gateway that takes calls over TLS, at the port after the one that is given.</summary>
    /// <param name="name">Of its folder.</param>
    /// <param name="pem">Certificate and key.</param>
    public static BaresipPeer OverTls(PeerNode node, string name, double hertz, string number, int at, string pem)
    {
        var file = Path.Combine(node.Folder, name + ".pem");
        File.WriteAllText(file, pem);
        return new BaresipPeer(node, name, hertz, $"<sip:{number}@127.0.0.1:{node.Node.TlsPort};transport=tls>;regint=0;audio_codecs=PCMA;answermode=auto", at, "sip_certificate " + file, IPAddress.Loopback);
    }

    /// <summary>A caller whose keys are in its offer (RFC 4568), as on a secured trunk.</summary>
    public static BaresipPeer Sdes(PeerNode node, double hertz) => new(
        node, "caller", hertz, $"<sip:13807911234@127.0.0.1:{node.Node.Port};transport=udp>;regint=0;audio_codecs=PCMA;mediaenc=srtp-mand", "srtp");

    /// <summary>As by a crash.</summary>
    public Task KillAsync(CancellationToken ct) => program.KillAsync(ct);

    /// <summary>A command over the control port, which may not be open yet: JSON as a netstring.</summary>
    public async Task TellAsync(string command, CancellationToken ct, string? argument = null)
    {
        using var client = await ConnectAsync(ct);
        var json = JsonSerializer.Serialize(argument is null
            ? new Dictionary<string, string> { ["command"] = command, ["token"] = "t" }
            : new Dictionary<string, string> { ["command"] = command, ["params"] = argument, ["token"] = "t" });
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{json.Length}:{json},")), ct);
        await client.GetStream().ReadExactlyAsync(new byte[1], ct); // The answer has begun: it was heard.
    }

    /// <summary>Hangs up, once the ACK has told it that it is in a call: before, it may let go of nothing.</summary>
    public async Task HangUpAsync(CancellationToken ct)
    {
        await Poll.UntilAsync(() => Said("Call established"), ct);
        await TellAsync("hangup", ct);
    }

    /// <summary>What was heard in the call that is over.</summary>
    public async Task<short[]> HeardAsync(CancellationToken ct)
    {
        for (int tries = 0; ; tries++)
        {
            if (Directory.EnumerateFiles(Path.Combine(folder, "heard"), "*-dec.wav").FirstOrDefault() is { } file && WavFile.Read(file).Left is { Length: > 0 } audio)
            {
                return audio;
            }

            Assert.True(tries < 100, "baresip kept nothing of what it heard\n" + Output);
            await Task.Delay(50, ct);
        }
    }

    private async Task<TcpClient> ConnectAsync(CancellationToken ct)
    {
        for (int tries = 0; ; tries++)
        {
            var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, control, ct);
                return client;
            }
            catch (SocketException) when (tries < 200)
            {
                client.Dispose();
                await Task.Delay(50, ct);
            }
        }
    }
}
