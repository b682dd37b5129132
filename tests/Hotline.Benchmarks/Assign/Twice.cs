using Npgsql;

namespace Hotline.Benchmarks.Assign;

/// <summary>Double assignments by the records: an offer holds both sides until it ends, and once it is bridged until the call does; how often the next one began before that.</summary>
internal static class Twice
{
    public static Task<long> CallersAsync(NpgsqlDataSource database, CancellationToken ct) => CountAsync(database, "call_id", ct);

    public static Task<long> AgentsAsync(NpgsqlDataSource database, CancellationToken ct) => CountAsync(database, "account_id", ct);

    private static async Task<long> CountAsync(NpgsqlDataSource database, string side, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"""
            with held as (
                select offer.call_id, account_id, made_at, case when state = 'Bridged' then call.ended_at else offer.ended_at end as until
                from agent.offer join agent.call on call.id = offer.call_id)
            select count(*) from (select made_at, lag(coalesce(until, 'infinity')) over (partition by {side} order by made_at) as until from held) next
            where made_at < until
            """);
        command.CommandTimeout = 600; // Of a million.
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}
