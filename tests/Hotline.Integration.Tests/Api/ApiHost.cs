using System.Collections.Concurrent;
using Hotline.Api;
using Hotline.Api.Hosting;
using Hotline.Api.Security;
using Hotline.Api.Setup;
using Hotline.Dispatch.Privacy;
using Hotline.Telephony.Contracts;
using Hotline.Testing.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hotline.Integration.Tests.Api;

/// <summary>The whole web side on real Kestrel and a database of its own, set up by <c>init</c> as an operator would.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    // Argon2id as in production takes a tenth of a second of processor: a suite signs in some thousands of times.
    private static readonly PasswordCost CheapPasswords = new(64, 1, 1);
    private readonly string folder;
    private readonly Func<string, string> reach;
    private readonly bool isGuest;

    private ApiHost(TestDatabase database, string folder, IReadOnlyList<string> printed, Func<string, string>? reach = null, bool isGuest = false)
    {
        (Database, this.folder, Printed, this.reach, this.isGuest) = (database, folder, printed, reach ?? (straight => straight), isGuest);
    }

    public TestDatabase Database { get; }

    /// <summary>What <c>init</c> printed.</summary>
    public IReadOnlyList<string> Printed { get; }

    public WebApplication App { get; private set; } = null!; // Set by StartAsync.

    public Uri Address { get; private set; } = null!; // Set by StartAsync.

    /// <summary>Everything that was logged, at any level that the product writes.</summary>
    public LogCapture Log { get; } = new();

    public string DataFolder => folder;

    public static Task<ApiHost> StartAsync(PostgresFixture postgres, bool demo = false, string roles = "web,dispatch", params string[] settings) => StartAsync(postgres, null, demo, roles, settings);

    /// <param name="reach">From the database's connection string to the one by which the host gets there; null: straight.</param>
    public static async Task<ApiHost> StartAsync(PostgresFixture postgres, Func<string, string>? reach, bool demo, string roles, params string[] settings)
    {
        var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        var folder = Directory.CreateTempSubdirectory("hotline-api-").FullName;
        var host = new ApiHost(database, folder, await InitAsync(database, folder, demo), reach);
        await host.StartAgainAsync(roles, settings);
        return host;
    }

    /// <summary>The same, on a copy of an installation that stands still.</summary>
    public static async Task<ApiHost> StartCopyAsync(PostgresFixture postgres, StillCity of, Func<string, string>? reach = null, string roles = "web,dispatch", params string[] settings)
    {
        var database = await postgres.CopyAsync(of.Database, TestContext.Current.CancellationToken);
        var host = new ApiHost(database, of.CopyFolder(), of.Printed, reach);
        await host.StartAgainAsync(roles, settings);
        return host;
    }

    /// <summary>Ends the web side and leaves what it wrote.</summary>
    public async Task<StillCity> StopAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        await Database.DisconnectAsync(TestContext.Current.CancellationToken);
        return new StillCity(Database, folder, Printed);
    }

    /// <summary>A second node of the same installation: the same database and keys.</summary>
    /// <param name="machine">The clock of the machine it runs on; null: this one's.</param>
    public async Task<ApiHost> AnotherAsync(string roles = "web,dispatch", TimeProvider? machine = null)
    {
        var host = new ApiHost(Database, folder, Printed, reach, isGuest: true);
        await host.StartAgainAsync(roles, [], machine);
        return host;
    }

    /// <summary>Runs <c>init</c>; what it would print.</summary>
    public static async Task<IReadOnlyList<string>> InitAsync(TestDatabase database, string folder, bool demo, CancellationToken? stop = null)
    {
        var ct = stop ?? TestContext.Current.CancellationToken;
        await using var app = Program.Build(Line(database.ConnectionString, folder, "web"), builder =>
        {
            builder.AddSetup();
            builder.Services.AddSingleton(CheapPasswords);
        });
        await app.Services.GetRequiredService<KeyRing>().OpenAsync(ct);
        return await app.Services.GetRequiredService<FirstStart>().RunAsync(demo, ct);
    }

    public string PasswordOf(string login) => Printed.Select(line => line.Split(' ')).Single(words => words[0] == "login" && words[2] == login)[3];

    public StaffClient Client() => new(Address);

    public async Task<StaffClient> SignedInAsync(string login, string password)
    {
        var client = Client();
        await client.SignInAsync(login, password);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        if (isGuest)
        {
            return;
        }

        await Database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task StartAgainAsync(string roles, string[] settings, TimeProvider? machine = null)
    {
        App = Program.Build(Line(reach(Database.ConnectionString), folder, roles, settings), builder =>
        {
            builder.Logging.ClearProviders();
            builder.Logging.AddProvider(Log);
            builder.Services.AddSingleton(CheapPasswords);
            builder.Services.AddSingleton(new HouseTime(machine ?? TimeProvider.System));
        });
        await App.StartAsync(TestContext.Current.CancellationToken);
        var address = App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Address = new Uri(address);
    }

    private static CommandLine Line(string database, string folder, string roles, params string[] settings) => CommandLine.Parse(
        ["serve", "--port", "0", "--data", folder, "--roles", roles, $"--Database:ConnectionString={database}", .. settings]);
}

/// <summary>Keeps every line that would have been written.</summary>
internal sealed class LogCapture : ILoggerProvider
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Writer(categoryName, Lines);

    public void Dispose()
    {
    }

    private sealed class Writer(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel} {category}[{eventId.Id}] {formatter(state, exception)} {exception}");
    }
}
