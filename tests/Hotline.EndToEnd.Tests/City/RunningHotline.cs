using System.Globalization;
using Hotline.Testing;

namespace Hotline.EndToEnd.Tests.City;

public sealed record Login(string Role, string Name, string Password);

public sealed record DeskPhone(string Extension, string Secret);

/// <summary>A hotline started by <c>ops/run</c> on free ports, and what it printed for its people.</summary>
internal sealed class RunningHotline : IAsyncDisposable
{
    private readonly RunScript script;

    private RunningHotline(RunScript script, string data, int port, int sipPort)
    {
        this.script = script;
        (Data, Port, SipPort) = (data, port, sipPort);
        Logins = [.. Lines("sign in as").Select(w => new Login(w[3], w[5], w[7]))];
        Phones = [.. Lines("desk phone").Select(w => new DeskPhone(w[2], w[4]))];
    }

    public string Data { get; }

    public int Port { get; }

    public int SipPort { get; }

    public Uri Web => new($"http://localhost:{Port}/");

    public IReadOnlyList<Login> Logins { get; }

    public IReadOnlyList<DeskPhone> Phones { get; }

    public string Output => script.Output;

    public static Task<RunningHotline> StartAsync(string data, params string[] more) => StartAsync(RunScript.NothingSet, data, more);

    public static async Task<RunningHotline> StartAsync(IReadOnlyDictionary<string, string> environment, string data, params string[] more)
    {
        int port = FreePorts.Take(2), sipPort = FreePorts.Take();
        var script = RunScript.Start(environment, ["--port", $"{port}", "--sip-port", $"{sipPort}", "--data", data, "--drain", "0", .. more]);
        try
        {
            // The first start of a clone builds.
            await script.ReadyAsync(TimeSpan.FromMinutes(8));
            return new RunningHotline(script, data, port, sipPort);
        }
        catch
        {
            await script.DisposeAsync();
            KeepLogs(data);
            throw;
        }
    }

    /// <summary>
    /// The topology of several nodes (<c>ops/topology</c>): <see cref="Port"/> is nginx, the web nodes are behind it at the next two ports;
    /// <see cref="SipPort"/> is Kamailio.
    /// </summary>
    public static async Task<RunningHotline> StartTopologyAsync(string data)
    {
        int port = FreePorts.Take(4), sipPort = FreePorts.Take(4);
        var script = RunScript.Start("topology", RunScript.NothingSet, "--port", $"{port}", "--sip-port", $"{sipPort}", "--data", data, "--drain", "0");
        try
        {
            await script.ReadyAsync(TimeSpan.FromMinutes(8));
            return new RunningHotline(script, data, port, sipPort);
        }
        catch
        {
            await script.DisposeAsync();
            KeepLogs(data);
            throw;
        }
    }

    /// <summary>The same hotline seen through one of its web nodes.</summary>
    public RunningHotline Through(int webNode) => At(Port + webNode);

    /// <summary>The same hotline, its web side behind another port.</summary>
    public RunningHotline At(int webPort) => new(script, Data, webPort, SipPort);

    public Login LoginOf(string role, int which = 0) => Logins.Where(l => l.Role.Equals(role, StringComparison.OrdinalIgnoreCase)).ElementAt(which);

    public DeskPhone Phone(string extension) => Phones.Single(p => p.Extension == extension);

    /// <summary>The id of <c>web</c>, <c>telephony</c> or <c>postgres</c>, as of now.</summary>
    public int ProcessId(string name) => int.Parse(File.ReadAllText(Path.Combine(Data, "run", name + ".pid")), CultureInfo.InvariantCulture);

    /// <summary>An operator's own look into the private cluster.</summary>
    public string ConnectionString =>
        $"Host={Path.Combine(Data, "run")};Port=5432;Username=hotline;Password={File.ReadAllText(Path.Combine(Data, "keys", "postgres.password")).Trim()};Database=hotline;Pooling=false";

    /// <summary>The process of ops/run itself.</summary>
    public int ScriptId => script.Id;

    public async Task<int> StopAsync() => await script.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await script.DisposeAsync();
        KeepLogs(Data);
        File.WriteAllText(Path.Combine(Logs(Data), "run.log"), script.Output);
    }

    private IEnumerable<string[]> Lines(string start) => script.Output.Split('\n')
        .Select(l => l.Trim()).Where(l => l.StartsWith(start, StringComparison.Ordinal))
        .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static void KeepLogs(string data)
    {
        var from = Path.Combine(data, "logs");
        if (Directory.Exists(from))
            foreach (var log in Directory.EnumerateFiles(from))
                File.Copy(log, Path.Combine(Logs(data), Path.GetFileName(log)), overwrite: true);
    }

    private static string Logs(string data) => Directory.CreateDirectory(Path.Combine(Machine.Artifacts, "logs", Path.GetFileName(data))).FullName;
}
