using Hotline.Agent.Client.Contracts;
using Hotline.Testing;
using Hotline.Testing.Postgres;
using Npgsql;

namespace Hotline.Benchmarks.Running;

/// <summary>
/// A hotline of real processes on loopback: a PostgreSQL that keeps its promises, the web process, and the telephony process
/// where it is asked for; laid out by an administrator with as many people as a measurement needs.
/// </summary>
internal sealed class City : IAsyncDisposable
{
    public const string Password = "bench-password-1";
    public const string PhoneSecret = "bench-secret-1";
    public const string Roads = "360103-CG";
    public const string PotHole = "050401";
    public const string WithoutRule = "020101";
    public const string Xihu = "360103";
    private const int RtpPorts = 400;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("hotline-bench-");
    private readonly PrivateCluster cluster;
    private readonly List<Child> children = [];

    private City(PrivateCluster cluster)
    {
        this.cluster = cluster;
        ConnectionString = new NpgsqlConnectionStringBuilder(cluster.AdminConnectionString) { Database = "hotline", MaxPoolSize = 60 }.ConnectionString;
        Database = NpgsqlDataSource.Create(ConnectionString);
    }

    public string ConnectionString { get; }

    public NpgsqlDataSource Database { get; }

    public Uri Web { get; private set; } = new("http://127.0.0.1");

    public int WebId => children[0].Id;

    public int TelephonyId { get; private set; }

    public int SipPort { get; private set; }

    /// <summary>Of the telephony node, for all browsers.</summary>
    public int BrowserPort { get; private set; }

    /// <summary>The key of its personal data lies here.</summary>
    public string MasterKeyFile => Path.Combine(folder.FullName, "data", "keys", "master.key");

    public static DraftFields Request { get; } = new(
        "Complaint", PotHole, Xihu, "永叔路与象山南路口东侧", null, null, "路面坑洞", "路口有一个大坑，雨天积水看不见，电动车容易摔倒，已有多户居民反映，希望尽快处理。", "Normal", false, "王建国", "13970012345");

    public static string Agent(int which) => $"agent{which}";

    public static string Dispatcher(int which) => $"dispatcher{which}";

    public static string Extension(int which) => $"{8000 + which}";

    /// <param name="settings">More settings of the web process.</param>
    public static Task<City> StartAsync(int agents, int dispatchers, bool telephony, CancellationToken ct, params string[] settings) =>
        StartAsync("", async city =>
        {
            await city.StartWebAsync(demonstration: false, settings, ct);
            await city.FillAsync(agents, dispatchers, ct);
            if (telephony)
            {
                // How long a caller hears it ring before the hotline answers is policy, and no part of what is measured.
                await city.RunAsync("update agent.node_settings set ring_seconds = 0, version = version + 1", ct);
                await city.StartTelephonyAsync(ct);
            }
        }, ct);

    /// <summary>Nobody at work, and a telephony node that holds so many calls.</summary>
    public static Task<City> StartUnmannedAsync(int calls, CancellationToken ct) =>
        StartAsync("", async city =>
        {
            await city.StartWebAsync(demonstration: false, [], ct);
            await city.FillAsync(1, 0, ct);
            await city.RunAsync($"update agent.node_settings set max_calls = {calls}, version = version + 1", ct);
            await city.StartTelephonyAsync(ct, (20_000, calls * 3)); // As an operator's node has them: two a call, and those of calls just over rest a while.
        }, ct);

    /// <summary>The same with a trunk at one address of loopback, from where alone calls are taken: everybody else there is a stranger.</summary>
    /// <param name="proxies">Who is believed where a request came from; null: nobody.</param>
    /// <param name="phones">Whose extensions are known.</param>
    /// <param name="calls">At once, on the node.</param>
    public static Task<City> StartTrunkedAsync(string trunk, string? proxies, int phones, CancellationToken ct, int calls = 500) =>
        StartAsync("", async city =>
        {
            await city.StartWebAsync(demonstration: false, [], ct);
            await city.FillAsync(phones, 0, ct);
            await city.RunAsync($"""
                insert into agent.trunk (code, name, caller_from, prefixes, max_calls, changed_at) values ('bench', 'bench', 'From', array[]::text[], 0, now());
                insert into agent.trunk_network (network, trunk_code) values ('{trunk}/32', 'bench');
                update agent.node_settings set max_calls = {calls}, ring_seconds = 0, version = version + 1;
                """, ct);
            await city.StartTelephonyAsync(ct, (20_000, calls * 6), openTo: null, proxies);
        }, ct);

    /// <summary>With the demonstration's catalogue, people and tickets, and a telephony node; nobody is signed in.</summary>
    /// <param name="postgres">More settings of PostgreSQL.</param>
    public static Task<City> StartDemonstrationAsync(string postgres, CancellationToken ct) =>
        StartAsync(postgres, async city =>
        {
            await city.StartWebAsync(demonstration: true, [], ct);
            await city.StartTelephonyAsync(ct);
        }, ct);

    /// <summary>One web process, with a PostgreSQL set as an operator's of so many tickets would be.</summary>
    public static Task<City> StartLargeAsync(string postgres, CancellationToken ct) =>
        StartAsync("-c shared_buffers=1GB -c max_wal_size=8GB " + postgres, async city =>
        {
            await city.StartWebAsync(demonstration: false, [], ct);
            await city.FillAsync(1, 1, ct);
        }, ct);

    /// <summary>With which a telephony node proves itself.</summary>
    public string LinkKey => File.ReadAllText(Path.Combine(folder.FullName, "data", "keys", "link.key")).Trim();

    /// <summary>Where its processes keep what they need, gone with it.</summary>
    public string Folder => folder.FullName;

    public string Log(string name) => Path.Combine(folder.FullName, name + ".log");

    /// <summary>Another process beside the hotline, ended with it.</summary>
    public async Task<Child> AddAsync(Child child, Func<Task<bool>> ready, CancellationToken ct)
    {
        children.Add(child);
        await child.ReadyAsync(ready, ct);
        return child;
    }

    public Task<StaffDoor> SignInAsync(string login, CancellationToken ct) => StaffDoor.SignInAsync(Web, login, Password, ct);

    public async Task RunAsync(string sql, CancellationToken ct)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var child in children.AsEnumerable().Reverse())
        {
            await child.DisposeAsync();
        }

        await Database.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await cluster.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static async Task<City> StartAsync(string postgres, Func<City, Task> start, CancellationToken ct)
    {
        var city = new City(await PrivateCluster.StartAsync(ct, durable: true, postgres));
        try
        {
            await start(city);
            return city;
        }
        catch
        {
            await city.DisposeAsync();
            throw;
        }
    }

    private async Task StartWebAsync(bool demonstration, string[] settings, CancellationToken ct)
    {
        await using (var admin = NpgsqlDataSource.Create(cluster.AdminConnectionString))
        await using (var create = admin.CreateCommand("create database hotline"))
        {
            await create.ExecuteNonQueryAsync(ct);
        }

        Dictionary<string, string> environment = new() { ["Database__ConnectionString"] = ConnectionString };
        string data = Path.Combine(folder.FullName, "data");
        await using (var init = Child.StartOurs(Log("init"), environment, "Hotline.Api", ["init", demonstration ? "--demo" : "--no-demo", "--data", data]))
        {
            await init.EndAsync(ct);
        }

        var port = FreePorts.Take(2);
        Web = new Uri($"http://127.0.0.1:{port}");
        using var http = new HttpClient { BaseAddress = Web };
        await AddAsync(Child.StartOurs(Log("web"), environment, "Hotline.Api", ["serve", "--port", $"{port}", "--data", data, .. settings]), async () => await IsAsync(http, "/health/live"), ct);
    }

    private async Task FillAsync(int agents, int dispatchers, CancellationToken ct)
    {
        var password = (await File.ReadAllTextAsync(Log("init"), ct)).Split(['\n', ' '], StringSplitOptions.RemoveEmptyEntries)[^1];
        using var admin = await StaffDoor.SignInAsync(Web, "admin", password, ct);
        await admin.ImportAsync("units", $"code,name,parent,region_code\n360103,西湖区政府,,360103\n{Roads},西湖区城管局,360103,360103\n", ct);
        await admin.ImportAsync("rules", $"category_code,region_code,unit_code,legal_basis\n{PotHole},{Xihu},{Roads},《城市道路管理条例》\n", ct);
        await admin.ImportAsync("phones", "extension,secret\n" + Lines(agents, which => $"{Extension(which)},{PhoneSecret}"), ct);
        await admin.ImportAsync("accounts", "login,name,roles,unitCode,extension,password\n"
            + Lines(agents, which => $"{Agent(which)},坐席{which},Agent,,{Extension(which)},{Password}") + Lines(dispatchers, which => $"{Dispatcher(which)},派单{which},Dispatcher,,,{Password}"), ct);
        await admin.ImportAsync("queues", "code,name,numbers,logins\nmain,综合受理,12345,\n", ct);
    }

    private async Task StartTelephonyAsync(CancellationToken ct, (int First, int Count)? ports = null, string? openTo = "127.0.0.0/8", string? proxies = null)
    {
        (SipPort, BrowserPort) = (FreePorts.Take(), FreePorts.Take());
        var (rtp, count) = ports ?? (FreePorts.Take(RtpPorts), RtpPorts);
        Dictionary<string, string> environment = new() { ["Telephony__LinkKeyFile"] = Path.Combine(folder.FullName, "data", "keys", "link.key") };
        using var http = new HttpClient { BaseAddress = Web };
        var node = Child.StartOurs(
            Log("telephony"), environment, "Hotline.Telephony", $"--Telephony:SipPort={SipPort}", "--Telephony:Listen=127.0.0.1", $"--Telephony:Data={Path.Combine(folder.FullName, "telephony")}",
            "--Telephony:Node=node1", "--Telephony:DrainSeconds=0", $"--Telephony:OpenTo={openTo}", $"--Telephony:Proxies={proxies}", $"--Telephony:Webs={Web}", $"--Telephony:WebRtcPort={BrowserPort}", $"--Telephony:RtpPortMin={rtp}", $"--Telephony:RtpPortMax={rtp + count - 1}");
        TelephonyId = node.Id;
        await AddAsync(node, async () => (await http.GetStringAsync("/health/ready", ct)).Contains("\"status\":\"Healthy\"", StringComparison.Ordinal), ct);
    }

    private static async Task<bool> IsAsync(HttpClient http, string path)
    {
        try
        {
            using var answer = await http.GetAsync(path);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(1, count).Select(which => line(which) + "\n"));
}
