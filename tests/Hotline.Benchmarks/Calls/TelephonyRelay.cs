using System.Collections.Concurrent;
using System.Security.Cryptography;
using Hotline.Benchmarks.Running;
using Hotline.Benchmarks.Wire;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Auth;
using Hotline.Telephony.Tests.Link;
using Hotline.Testing;

namespace Hotline.Benchmarks.Calls;

/// <summary>
/// Our telephony process with a web side that only rings agents. Every call is a real one: INVITE, answer, notice, ring, bridge;
/// both sides are recorded, encrypted, to disk, or not, where no key is given to the node.
/// </summary>
internal sealed class TelephonyRelay : IRelay
{
    private const string Extension = "8001";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("hotline-bench-");
    private readonly ECDiffieHellman key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly WebMemory memory;
    private readonly ConcurrentQueue<RtpLeg> agents = new();
    private readonly WebSide web;
    private Child? child;
    private Callers? callers;
    private DeskPhones? phones;
    private readonly bool records;
    private int bridged;

    private TelephonyRelay(WebMemory memory, WebSide web, bool records) => (this.memory, this.web, this.records) = (memory, web, records);

    public string Name => records ? "Hotline, recording" : "Hotline";

    public int Id => child!.Id; // Started before anybody has it.

    public long RecordedBytes => new DirectoryInfo(Path.Combine(folder.FullName, "data", "recordings")).EnumerateFiles().Sum(file => file.Length);

    /// <param name="calls">At most.</param>
    public static async Task<TelephonyRelay> StartAsync(int calls, bool records, CancellationToken ct)
    {
        var memory = new WebMemory();
        var relay = new TelephonyRelay(memory, await WebSide.StartAsync(memory, ct), records);
        memory.Settings = NodeSettings.Unconfigured with
        {
            Version = 1, RingSeconds = 0, MaxCalls = calls, RecordingKeyId = records ? "bench" : "", RecordingPublicKey = records ? Convert.ToBase64String(relay.key.ExportSubjectPublicKeyInfo()) : "",
            Phones = [new PhoneSecret(Extension, DigestAlgorithm.Md5.Ha1(Extension, NodeSettings.Unconfigured.Realm, City.PhoneSecret), DigestAlgorithm.Sha256.Ha1(Extension, NodeSettings.Unconfigured.Realm, City.PhoneSecret))],
        };
        await relay.StartNodeAsync(calls, ct);
        return relay;
    }

    public async Task BridgeAsync(RtpLeg caller, RtpLeg agent, CancellationToken ct)
    {
        agents.Enqueue(agent);
        var call = callers!.Call("13800000001", caller.Port); // Made at the start.
        if (await call.Final.Task.WaitAsync(Patience, ct) != 200)
        {
            throw new InvalidOperationException($"The call was refused: {call.Answer?.Start}");
        }

        caller.To = call.Answer!.AudioPort; // A final answer came.
        var answered = await Poll.UntilAsync(() => memory.Committed.Select(numbered => numbered.Event).OfType<CallAnswered>().Skip(bridged).FirstOrDefault(), ct);
        await web.Node.Execute(new RingAgent(Guid.NewGuid(), answered.CallId, Guid.NewGuid(), Extension, 20));
        bridged++;
        await Poll.UntilAsync(() => memory.Committed.Count(numbered => numbered.Event is AgentBridged) == bridged, ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (child is not null)
        {
            await child.DisposeAsync();
        }

        if (callers is not null && phones is not null)
        {
            await callers.DisposeAsync();
            await phones.DisposeAsync();
        }

        await web.DisposeAsync();
        key.Dispose();
        folder.Delete(recursive: true);
    }

    private async Task StartNodeAsync(int calls, CancellationToken ct)
    {
        int sip = FreePorts.Take(), ports = (4 * calls) + 4, rtp = FreePorts.Take(ports);
        var data = Path.Combine(folder.FullName, "data");
        child = Child.StartOurs(
            Path.Combine(folder.FullName, "log"), new Dictionary<string, string> { ["Telephony__LinkKey"] = "secret" }, "Hotline.Telephony", $"--Telephony:SipPort={sip}", "--Telephony:Listen=127.0.0.1",
            $"--Telephony:Data={data}", "--Telephony:Node=bench", "--Telephony:OpenTo=127.0.0.0/8", $"--Telephony:Webs={web.Url}", $"--Telephony:RtpPortMin={rtp}", $"--Telephony:RtpPortMax={rtp + ports - 1}");
        await child.ReadyAsync(() => Task.FromResult(File.Exists(Path.Combine(data, "settings.cache"))), ct);
        callers = new Callers(sip);
        phones = new DeskPhones(sip, PickUp);
        await phones.RegisterAsync(Extension, City.PhoneSecret, ct);
    }

    private int? PickUp(int nodePort)
    {
        if (!agents.TryDequeue(out var agent))
        {
            return null;
        }

        agent.To = nodePort;
        return agent.Port;
    }
}
