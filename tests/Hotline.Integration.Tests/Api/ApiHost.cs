using System.Collections.Concurrent;
using Hotline.Api;
using Hotline.Api.Hosting;
using Hotline.Api.Setup;
using Hotline.Dispatch.Privacy;
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
    private readonly string folder;

    private ApiHost(TestDatabase database, string folder, IReadOnlyList<string> printed)
    {
        (Database, this.folder, Printed) = (database, folder, printed);
    }

    public TestDatabase Database { get; }

    /// <summary>What <c>init</c> printed.</summary>
    public IReadOnlyList<string> Printed { get; }

    public WebApplication App { get; private set; } = null!; // Set by StartAsync.

    public Uri Address { get; private set; } = null!; // Set by StartAsync.

    /// <summary>Everything that was logged, at any level that the product writes.</summary>
    public LogCapture Log { get; } = new();

    public string DataFolder => folder;

    public static async Task<ApiHost> StartAsync(PostgresFixture postgres, bool demo = false, string roles = "web,dispatch", params string[] settings)
    {
        var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        var folder = Directory.CreateTempSubdirectory("hotline-api-").FullName;
        var host = new ApiHost(database, folder, await InitAsync(database, folder, demo));
        await host.StartAgainAsync(roles, settings);
        return host;
    }

    /// <summary>Runs <c>init</c>; what it would print.</summary>
    public static async Task<IReadOnlyList<string>> InitAsync(TestDatabase database, string folder, bool demo, CancellationToken? stop = null)
    {
        var ct = stop ?? TestContext.Current.CancellationToken;
        await using var app = Program.Build(Line(database, folder, "web"), builder => builder.AddSetup());
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
        await Database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task StartAgainAsync(string roles, string[] settings)
    {
        App = Program.Build(Line(Database, folder, roles, settings), builder =>
        {
            builder.Logging.ClearProviders();
            builder.Logging.AddProvider(Log);
        });
        await App.StartAsync(TestContext.Current.CancellationToken);
        var address = App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Address = new Uri(address);
    }

    private static CommandLine Line(TestDatabase database, string folder, string roles, params string[] settings) => CommandLine.Parse(
        ["serve", "--port", "0", "--data", folder, "--roles", roles, $"--Database:ConnectionString={database.ConnectionString}", .. settings]);
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
