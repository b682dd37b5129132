using Hotline.Testing;
using Hotline.Testing.Audio;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>linphonec without a sound card: speaks a tone out of a file, keeps what it hears in another, and is worked by typing.</summary>
internal sealed class LinphonePeer
{
    private readonly PeerProgram program;
    private readonly string folder;

    private LinphonePeer(PeerNode node, string name, double hertz, string account, params string[] arguments)
    {
        folder = Directory.CreateDirectory(Path.Combine(node.Folder, name)).FullName;
        Directory.CreateDirectory(Path.Combine(folder, ".local", "share", "linphone"));
        WavFile.Write(Tone, Testing.Audio.Tone.Sine(hertz, TimeSpan.FromSeconds(60)));
        var settings = Path.Combine(folder, "linphonerc");
        File.WriteAllText(settings, $"""
            [sip]
            sip_port={FreePorts.Take()}
            sip_tcp_port=0
            sip_tls_port=0
            bind_address=127.0.0.1
            media_encryption=none
            register_only_when_network_is_up=0
            [rtp]
            audio_rtp_port={FreePorts.Take(8)}
            [net]
            firewall_policy=0
            mtu=0
            [sound]
            echocancellation=0
            [video]
            enabled=0
            [audio_codec_0]
            mime=PCMA
            rate=8000
            channels=1
            enabled=1
            {account}

            """);
        program = node.Keep(new PeerProgram("linphonec", folder, ["-c", settings, "-d", "0", .. arguments], new Dictionary<string, string> { ["HOME"] = folder }));
    }

    public string Output => program.Output;

    private string Tone => Path.Combine(folder, "tone.wav");

    private string Record => Path.Combine(folder, "heard.wav");

    /// <summary>A caller that registers nowhere.</summary>
    public static async Task<LinphonePeer> CallerAsync(PeerNode node, double hertz, CancellationToken ct)
    {
        var peer = new LinphonePeer(node, "linphone-caller", hertz, "");
        await peer.TakeFilesAsync(ct);
        return peer;
    }

    /// <summary>Desk phone 8002: registers with digest and picks up by itself.</summary>
    public static async Task<LinphonePeer> DeskAsync(PeerNode node, double hertz, CancellationToken ct)
    {
        var peer = new LinphonePeer(node, "linphone-desk", hertz, $"""
            default_proxy=0
            [proxy_0]
            reg_proxy=<sip:127.0.0.1:{node.Node.Port};transport=udp>
            reg_identity=<sip:8002@127.0.0.1:{node.Node.Port}>
            reg_expires=60
            reg_sendregister=1
            [auth_info_0]
            username=8002
            passwd=other
            realm={EngineBench.Realm}
            """, "-a");
        await peer.TakeFilesAsync(ct);
        return peer;
    }

    public Task TypeAsync(string line, CancellationToken ct) => program.TypeAsync(line, ct);

    /// <summary>What was heard in the call that is over.</summary>
    public async Task<short[]> HeardAsync(CancellationToken ct)
    {
        for (var tries = 0; ; tries++)
        {
            if (Kept() is { Left.Length: > 0 } file)
            {
                Assert.Equal(8000, file.Rate);
                return file.Left;
            }

            Assert.True(tries < 100, "linphonec kept nothing of what it heard\n" + Output);
            await Task.Delay(50, ct);
        }
    }

    /// <summary>Null as long as the header is missing, which linphonec writes when it closes the file.</summary>
    private WavFile? Kept()
    {
        try
        {
            return File.Exists(Record) && new FileInfo(Record).Length > 1000 ? WavFile.Read(Record) : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private async Task TakeFilesAsync(CancellationToken ct)
    {
        await TypeAsync("ipv6 disable", ct); // Or its SDP names the machine's IPv6 address, where our RTP does not go.
        await TypeAsync("soundcard use files", ct);
        await TypeAsync($"play {Tone}", ct);
        await TypeAsync($"record {Record}", ct);
    }
}
