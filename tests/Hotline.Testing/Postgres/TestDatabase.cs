using System.Diagnostics;
using Npgsql;

namespace Hotline.Testing.Postgres;

/// <summary>One test's own database. <see cref="DataSource"/> is created on first use and owned by this.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string admin;
    private readonly Lazy<NpgsqlDataSource> source;

    internal TestDatabase(string admin, string name)
    {
        this.admin = admin;
        Name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(admin) { Database = name, Pooling = true, MaxPoolSize = 40 }.ConnectionString;
        source = new Lazy<NpgsqlDataSource>(() => NpgsqlDataSource.Create(ConnectionString));
    }

    public string Name { get; }

    public string ConnectionString { get; }

    public NpgsqlDataSource DataSource => source.Value;

    /// <summary>What pg_dump writes of this database, as text.</summary>
    public async Task<string> DumpAsync(CancellationToken ct)
    {
        var connection = new NpgsqlConnectionStringBuilder(ConnectionString);
        var start = new ProcessStartInfo(Path.Combine(PrivateCluster.FindBinaries(), "pg_dump")) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var word in new[] { "-h", connection.Host!, "-p", $"{connection.Port}", "-U", connection.Username!, Name })
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["PGPASSWORD"] = connection.Password ?? "";
        using var dump = Process.Start(start) ?? throw new InvalidOperationException("pg_dump did not start.");
        var text = await dump.StandardOutput.ReadToEndAsync(ct);
        await dump.WaitForExitAsync(ct);
        return dump.ExitCode == 0 ? text : throw new InvalidOperationException($"pg_dump ended with {dump.ExitCode}.");
    }

    /// <summary>Ends what is still connected: pools outlive the host that opened them, and only what nobody is connected to can be copied.</summary>
    public Task DisconnectAsync(CancellationToken ct) =>
        PostgresFixture.ExecuteAsync(admin, $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{Name}'", ct);

    public async ValueTask DisposeAsync()
    {
        if (source.IsValueCreated)
        {
            await source.Value.DisposeAsync();
        }

        NpgsqlConnection.ClearPool(new NpgsqlConnection(ConnectionString));
        await PostgresFixture.ExecuteAsync(admin, $"drop database if exists {Name} with (force)", CancellationToken.None);
    }
}
