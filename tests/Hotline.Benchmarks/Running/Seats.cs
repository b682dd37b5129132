using Npgsql;

namespace Hotline.Benchmarks.Running;

/// <summary>Agents on duty, ready and with a console that nobody looks at, straight into the tables: no sign-in, no browser.</summary>
internal static class Seats
{
    /// <param name="firstExtension">Of their phones, which are registered by somebody else.</param>
    public static async Task AddAsync(NpgsqlDataSource database, int firstExtension, int count, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"""
            insert into agent.presence (account_id, login, name, extension, state, since, ready_since)
            select gen_random_uuid(), 'seat' || n, '坐席' || n, ({firstExtension} + n)::text, 'Ready', now(), now() + n * interval '1 millisecond' from generate_series(0, {count - 1}) n;
            insert into agent.desk_connection (connection_id, account_id, web_node, roles, opened_at, lease_until)
            select 'bench-' || login, account_id, gen_random_uuid(), array['Agent'], now(), now() + interval '1 day' from agent.presence;
            analyze;
            """);
        await command.ExecuteNonQueryAsync(ct);
    }
}
