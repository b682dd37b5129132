using System.Collections.Concurrent;
using Hotline.Api.Database;
using Npgsql;

namespace Hotline.Testing.Postgres;

/// <summary>
/// A real PostgreSQL for tests. Share one per test process
/// (<c>[assembly: AssemblyFixture(typeof(PostgresFixture))]</c>); every test asks for a database of its own.
/// <para>
/// <c>HOTLINE_TEST_POSTGRES</c> (an administrator's connection string) points at a running server; without it a
/// private cluster is started in a temporary folder on first use and stopped with the process.
/// </para>
/// </summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly ConcurrentDictionary<string, Lazy<Task<IAsyncDisposable>>> once = [];
    private readonly string template = $"hotline_template_{Guid.NewGuid():N}";
    private PrivateCluster? cluster;
    private string? admin;

    /// <summary>A fresh database with the newest schema, dropped when disposed.</summary>
    // Files are copied as they are: through the log, as is the default, it takes three times as long.
    public Task<TestDatabase> CreateDatabaseAsync(CancellationToken ct = default) => CreateAsync($"template {template} strategy file_copy", ct);

    /// <summary>A fresh database without anything in it, dropped when disposed.</summary>
    public Task<TestDatabase> CreateEmptyDatabaseAsync(CancellationToken ct = default) => CreateAsync("", ct);

    /// <summary>A fresh copy of a database to which nobody is connected, dropped when disposed.</summary>
    public Task<TestDatabase> CopyAsync(TestDatabase of, CancellationToken ct = default) => CreateAsync($"template {of.Name} strategy file_copy", ct);

    /// <summary>What the first who asks for it makes and all others share, disposed with the process.</summary>
    public async Task<T> OnceAsync<T>(string name, Func<Task<T>> make)
        where T : IAsyncDisposable => (T)await once.GetOrAdd(name, _ => new(async () => await make())).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var made in once.Values)
        {
            if (made.Value.IsCompletedSuccessfully)
            {
                await (await made.Value).DisposeAsync();
            }
        }

        if (cluster is not null)
        {
            NpgsqlConnection.ClearAllPools();
            await cluster.DisposeAsync();
        }
        else if (admin is not null)
        {
            await ExecuteAsync(admin, $"drop database if exists {template} with (force)", CancellationToken.None);
        }

        gate.Dispose();
    }

    internal static async Task ExecuteAsync(string connectionString, string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task<TestDatabase> CreateAsync(string copy, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            admin ??= await PrepareAsync(ct);
            var name = $"hotline_{Guid.NewGuid():N}";
            await ExecuteAsync(admin, $"create database {name} {copy}", ct);
            return new TestDatabase(admin, name);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<string> PrepareAsync(CancellationToken ct)
    {
        var given = Environment.GetEnvironmentVariable("HOTLINE_TEST_POSTGRES");
        if (string.IsNullOrEmpty(given))
        {
            cluster = await PrivateCluster.StartAsync(ct);
            given = cluster.AdminConnectionString;
        }

        // Without pooling nothing stays connected to the template, which CREATE DATABASE would refuse to copy.
        var connection = new NpgsqlConnectionStringBuilder(given) { Pooling = false };
        await ExecuteAsync(connection.ConnectionString, $"create database {template}", ct);
        Migrator.Migrate(new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Database = template }.ConnectionString);
        return connection.ConnectionString;
    }
}
