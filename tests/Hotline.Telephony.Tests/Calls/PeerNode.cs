using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Hotline.Telephony.Calls;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Prompts;
using Hotline.Telephony.Recording;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.Sip.Auth;
using Hotline.Telephony.Sip.Transports;
using Hotline.Telephony.Tests.WebRtc;
using Hotline.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>A whole node on loopback, sockets and media and real time, for peers that are programs of other people.</summary>
internal sealed class PeerNode : IAsyncDisposable
{
    /// <summary>Ports rest for a while after a call (late packets), so that quick calls need more pairs than run at once.</summary>
    private const int UsualPairs = 128;

    private readonly MediaClock clock = new(TimeProvider.System, NullLogger<MediaClock>.Instance);
    private readonly Recorder recorder;
    private readonly List<PeerProgram> programs = [];

    private PeerNode(StreamOptions streams, int pairs, AccessRules access, TimeProvider time, IReadOnlyList<DigestAlgorithm> digests, IPAddress? listen6)
    {
        Folder = Directory.CreateTempSubdirectory("hotline-node-").FullName;
        var first = FreePorts.Take(2 * pairs);
        recorder = new Recorder(new RecordingFolder(Folder), Sink, TimeProvider.System, NullLogger<Recorder>.Instance);
        var media = new MediaEngine(
            clock, new PortPool(IPAddress.Loopback, first, first + (2 * pairs) - 1, TimeProvider.System, listen6), SecurePorts.On(clock), PromptLibrary.Load(Folder), recorder,
            TimeProvider.System, NullLogger<MediaEngine>.Instance);
        Node = new SipNode(new SipNodeOptions(new IPEndPoint(IPAddress.Loopback, 0), null) { Listen6 = listen6, Streams = streams, Calls = new CallOptions { Access = access, Digests = digests } },
            media, Sink, new NoBindings(), time, NullLoggerFactory.Instance, Drops);
    }

    public string Folder { get; }

    public SipNode Node { get; }

    public Drops Drops { get; } = new();

    public TimedSink Sink { get; } = new();

    /// <param name="access">Open to loopback when nothing is said.</param>
    /// <param name="time">Of signalling; that of the world when nothing is said.</param>
    /// <param name="limits">Of connections; the usual ones when nothing is said.</param>
    /// <param name="digests">What phones are offered; MD5 when nothing is said.</param>
    /// <param name="hasIPv6">It listens on ::1 too.</param>
    /// <param name="authorities">Who may have signed the certificates of gateways; whom this machine trusts when nothing is said.</param>
    public static async Task<PeerNode> StartAsync(CancellationToken ct, X509Certificate2? certificate = null, int pairs = UsualPairs, AccessRules? access = null, TimeProvider? time = null,
        StreamLimits? limits = null, IReadOnlyList<DigestAlgorithm>? digests = null, X509Certificate2Collection? authorities = null, bool hasIPv6 = false)
    {
        var streams = new StreamOptions { Tcp = true, Limits = limits ?? new StreamLimits(), TlsPort = certificate is null ? null : 0, Certificate = certificate, Authorities = authorities };
        var node = new PeerNode(streams, pairs, access ?? new AccessRules { OpenTo = AccessRules.Read(["127.0.0.0/8", "::1"]) }, time ?? TimeProvider.System, digests ?? [DigestAlgorithm.Md5],
            hasIPv6 ? IPAddress.IPv6Loopback : null);
        node.clock.Start();
        await node.Node.StartAsync(ct);
        await node.Node.ConfigureAsync(EngineBench.Settings with { RingSeconds = 0.3, MaxCalls = 100 }, ct);
        return node;
    }

    /// <summary>Calls of the hotline's own go out by these gateways, behind a trunk each, <c>trunk-1</c> and so on.</summary>
    /// <param name="gateways">Ports, and parameters where there are any: <c>5061;transport=tls</c>.</param>
    public ValueTask TrunkToAsync(CancellationToken ct, params IEnumerable<string> gateways) => TrunkToAsync(0, ct, gateways);

    /// <param name="maxCalls">That each takes at once; 0: no cap.</param>
    public ValueTask TrunkToAsync(int maxCalls, CancellationToken ct, params IEnumerable<string> gateways) => Node.ConfigureAsync(
        EngineBench.Settings with
        {
            RingSeconds = 0.3,
            MaxCalls = 100,
            Trunks =
            [
                .. gateways.Select((gateway, index) => new TrunkSettings(
                    $"trunk-{index + 1}", ["127.0.0.0/8"], new CallerIdRule(CallerIdSource.Asserted, []), maxCalls, Gateway: "sip:127.0.0.1:" + gateway)),
            ],
        }, ct);

    public PeerProgram Run(string program, params string[] arguments) => Keep(new PeerProgram(program, Folder, arguments));

    /// <summary>The program ends with the node.</summary>
    public PeerProgram Keep(PeerProgram running)
    {
        programs.Add(running);
        return running;
    }

    /// <param name="scenario">Its XML.</param>
    /// <param name="remote">Whom to call; null waits to be called.</param>
    public PeerProgram Sipp(string scenario, string? remote, int port, params string[] more)
    {
        var file = Path.Combine(Folder, $"scenario-{port}.xml");
        File.WriteAllText(file, scenario);
        var own = remote?.StartsWith('[') == true ? "::1" : "127.0.0.1";
        return Run("sipp", [
            .. remote is null ? [] : new[] { remote }, "-sf", file, "-i", own, "-mi", own, "-p", port.ToString(CultureInfo.InvariantCulture),
            "-mp", FreePorts.Take(8).ToString(CultureInfo.InvariantCulture), "-nostdin", "-timeout", "25s", "-timeout_error", "-recv_timeout", "20000", "-trace_err", .. more]);
    }

    /// <summary>Waits until no call is up.</summary>
    public async Task DrainedAsync(CancellationToken ct)
    {
        for (var tries = 0; (await Node.SnapshotAsync(ct)).Calls.Count > 0; tries++)
        {
            Assert.True(tries < 750, "there are calls left");
            await Task.Delay(20, ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in programs)
        {
            program.Dispose();
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await Node.StopAsync(patience.Token);
        Node.Dispose();
        clock.Dispose();
        recorder.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>Events as they come, waited for with a deadline.</summary>
internal sealed class TimedSink : ICallEventSink
{
    private readonly ConcurrentQueue<TelephonyEvent> events = new();
    private long last;

    public long LastSeq => Interlocked.Read(ref last);

    public IReadOnlyList<TelephonyEvent> Events => [.. events];

    public void Publish(TelephonyEvent happened)
    {
        Interlocked.Increment(ref last);
        events.Enqueue(happened);
    }

    public Task<T> WaitForAsync<T>(CancellationToken ct, double seconds = 15)
        where T : TelephonyEvent => WaitForAsync<T>(_ => true, ct, seconds);

    public async Task<T> WaitForAsync<T>(Func<T, bool> which, CancellationToken ct, double seconds = 15)
        where T : TelephonyEvent
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromSeconds(seconds))
        {
            if (events.OfType<T>().FirstOrDefault(which) is { } found)
            {
                return found;
            }

            await Task.Delay(20, ct);
        }

        throw new Xunit.Sdk.XunitException($"no {typeof(T).Name} within {seconds} s; there are: {string.Join(' ', events.Select(one => one.GetType().Name))}");
    }
}

/// <summary>A peer program, its output kept for the message of a failing test. Only it and what it started are ever ended: Kamailio's workers outlive it otherwise, and their ports.</summary>
internal sealed class PeerProgram : IDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();

    /// <param name="environment">For a program that is worked by typing: its input stays open.</param>
    public PeerProgram(string program, string folder, IEnumerable<string> arguments, Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        Assert.True(process.Start(), $"{program} does not start");
        if (environment is null)
        {
            process.StandardInput.Close();
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', output.TakeLast(60));

    public bool Said(string words) => output.Any(line => line.Contains(words, StringComparison.Ordinal));

    /// <summary>How many lines held those words.</summary>
    public int Count(string words) => output.Count(line => line.Contains(words, StringComparison.Ordinal));

    /// <summary>Types a line.</summary>
    public async Task TypeAsync(string line, CancellationToken ct)
    {
        await process.StandardInput.WriteLineAsync(line.AsMemory(), ct);
        await process.StandardInput.FlushAsync(ct);
    }

    public async Task<int> ExitAsync(CancellationToken ct, double seconds = 30)
    {
        await process.WaitForExitAsync(ct).WaitAsync(TimeSpan.FromSeconds(seconds), ct);
        return process.ExitCode;
    }

    /// <summary>As by a crash: without a word to anybody.</summary>
    public async Task KillAsync(CancellationToken ct)
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(ct);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }
}
