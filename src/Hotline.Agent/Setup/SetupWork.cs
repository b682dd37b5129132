using Dapper;
using Hotline.Agent.Data;
using Npgsql;

namespace Hotline.Agent.Setup;

/// <summary>Statements inside a transaction of the caller, who commits.</summary>
internal sealed class SetupWork(NpgsqlTransaction transaction, TimeProvider time)
{
    public DateTimeOffset Now => time.GetUtcNow();

    private NpgsqlConnection Connection => transaction.Connection ?? throw new InvalidOperationException("The transaction has ended.");

    public Task<int> RunAsync(string sql, object? args, CancellationToken ct) =>
        Connection.ExecuteAsync(new CommandDefinition(sql, args, transaction, cancellationToken: ct));

    public Task<T?> OneAsync<T>(string sql, object? args, CancellationToken ct) =>
        Connection.QuerySingleOrDefaultAsync<T>(new CommandDefinition(sql, args, transaction, cancellationToken: ct));

    public async Task<List<T>> ListAsync<T>(string sql, object? args, CancellationToken ct) =>
        (await Connection.QueryAsync<T>(new CommandDefinition(sql, args, transaction, cancellationToken: ct))).AsList();

    /// <summary>The version grows and every web node hears of it, when the caller commits.</summary>
    public async Task SettingsChangedAsync(CancellationToken ct)
    {
        await RunAsync("update agent.node_settings set version = version + 1", null, ct);
        await RunAsync($"select pg_notify('{NoticeChannel.Settings}', '')", null, ct);
        await RunAsync($"select pg_notify('{NoticeChannel.Queue}', '{NoticeChannel.AllQueues}')", null, ct);
    }

    /// <summary>Keys that are given more than once.</summary>
    public static IEnumerable<SetupProblem> Twice<T>(IReadOnlyList<T> rows, Func<T, string> key, string field) =>
        rows.Select((row, at) => (Key: key(row), At: at)).GroupBy(row => row.Key, StringComparer.Ordinal)
            .SelectMany(same => same.Skip(1)).Select(again => new SetupProblem(again.At, field, $"重复：{again.Key}"));
}
