using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Hotline.Benchmarks.Running;
using Hotline.EndToEnd.Tests.Wire;
using Hotline.Testing;

namespace Hotline.Benchmarks.Calls;

/// <summary>
/// rtpengine in userspace (Debian's package rtpengine-daemon), steered over its control protocol: a cookie, then a bencoded
/// dictionary, in one datagram.
/// </summary>
internal sealed class RtpEngine : IRelay
{
    public const string Program = "/usr/bin/rtpengine";
    private readonly UdpClient control = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("hotline-bench-");
    private readonly bool records;
    private Child? child;
    private int calls;

    private RtpEngine(bool records) => this.records = records;

    public string Name => records ? "rtpengine, recording" : "rtpengine";

    public int Id => child!.Id; // Started before anybody has it.

    public long RecordedBytes => folder.EnumerateFiles("*.pcap", SearchOption.AllDirectories).Sum(file => file.Length);

    /// <param name="calls">At most.</param>
    /// <param name="records">Writes every call to a pcap file, unencrypted.</param>
    public static async Task<RtpEngine> StartAsync(int calls, bool records, CancellationToken ct)
    {
        var engine = new RtpEngine(records);
        int ports = 5 * calls, first = FreePorts.Take(ports), port = FreePorts.Take();
        engine.control.Connect("127.0.0.1", port);
        engine.child = Child.Start(Path.Combine(engine.folder.FullName, "log"), new Dictionary<string, string>(), Program,
            [
                "--foreground", "--table=-1", "--interface=127.0.0.1", $"--listen-ng=127.0.0.1:{port}", $"--port-min={first}", $"--port-max={first + ports - 1}",
                "--log-stderr", "--log-level=3", $"--num-threads={Environment.ProcessorCount}", "--scheduling=rr", "--priority=1",
                .. records ? (string[])["--recording-method=pcap", $"--recording-dir={Directory.CreateDirectory(Path.Combine(engine.folder.FullName, "recordings")).FullName}"] : [],
            ]);
        await engine.child.ReadyAsync(async () => await engine.TryAskAsync("d7:command4:pinge", TimeSpan.FromMilliseconds(300), ct) is not null, ct);
        return engine;
    }

    public async Task BridgeAsync(RtpLeg caller, RtpLeg agent, CancellationToken ct)
    {
        var call = string.Create(CultureInfo.InvariantCulture, $"call-{++calls}");
        var offered = await SdpAsync("offer", call, caller.Port, ct, ("from-tag", "a"));
        var answered = await SdpAsync("answer", call, agent.Port, ct, ("from-tag", "a"), ("to-tag", "b"));
        if (records)
        {
            await AskAsync(Dictionary(("call-id", call), ("command", "start recording")), ct);
        }

        (caller.To, agent.To) = (answered, offered);
    }

    public async ValueTask DisposeAsync()
    {
        control.Dispose();
        if (child is not null)
        {
            await child.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    /// <returns>The port that rtpengine names in the SDP to pass on.</returns>
    private async Task<int> SdpAsync(string command, string call, int port, CancellationToken ct, params (string Key, string Value)[] tags)
    {
        var reply = await AskAsync(Dictionary([("call-id", call), ("command", command), .. tags, ("sdp", SipText.Sdp(port)), ("ICE", "remove")]), ct);
        return int.Parse(reply.Split("m=audio ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
    }

    private async Task<string> AskAsync(string dictionary, CancellationToken ct) =>
        await TryAskAsync(dictionary, TimeSpan.FromSeconds(5), ct) is { } reply && reply.Contains("6:result2:ok", StringComparison.Ordinal)
            ? reply
            : throw new InvalidOperationException("rtpengine refused.");

    private async Task<string?> TryAskAsync(string dictionary, TimeSpan patience, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        try
        {
            await control.SendAsync(Encoding.UTF8.GetBytes($"{Guid.NewGuid():N} {dictionary}"), limit.Token);
            return Encoding.UTF8.GetString((await control.ReceiveAsync(limit.Token)).Buffer);
        }
        catch (Exception none) when (none is SocketException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Bencode; keys in order of their bytes.</summary>
    private static string Dictionary(params (string Key, string Value)[] entries) =>
        $"d{string.Concat(entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => Text(entry.Key) + Text(entry.Value)))}e";

    private static string Text(string text) => string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(text)}:{text}");
}
