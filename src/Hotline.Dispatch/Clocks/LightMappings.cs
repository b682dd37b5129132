using System.Runtime.CompilerServices;
using Dapper;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Dispatch.Clocks;

/// <summary>What one other system calls one of our lights: many call overdue red, and what we call amber and red yellow.</summary>
public sealed record LightMapping(string System, Light Light, string Code, string Name);

/// <summary>A clock that runs, as another system is told of it. Holds no personal data.</summary>
/// <param name="Light">Ours.</param>
/// <param name="Code">Theirs.</param>
public sealed record MappedClock(
    string TicketNumber, int Round, DeadlineKind Kind, string? UnitCode, DateTimeOffset StartedAt, DateTimeOffset DueAt, bool Provisional, Light Light, string Code, string Name);

/// <summary>Table <c>dispatch.light_mapping</c>, and the running clocks in another system's words.</summary>
public sealed class LightMappings(NpgsqlDataSource database)
{
    public static async Task<IReadOnlyList<LightMapping>> ListAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "select system, light, code, name from dispatch.light_mapping order by system, array_position(array['Normal', 'Amber', 'Red', 'Overdue'], light)";
        return (await transaction.Connection!.QueryAsync<LightMapping>(new CommandDefinition(sql, transaction: transaction, cancellationToken: ct))).AsList(); // A live transaction has its connection.
    }

    public static async Task<UpsertReport> UpsertAsync(IReadOnlyList<LightMapping> mappings, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.light_mapping as old (system, light, code, name)
            select * from unnest(@systems, @lights, @codes, @names)
            on conflict (system, light) do update set code = excluded.code, name = excluded.name
            where (old.code, old.name) is distinct from (excluded.code, excluded.name)
            returning (xmax = 0)
            """;
        return UpsertReport.Of(await transaction.Connection!.QueryAsync<bool>(new CommandDefinition(sql, new // As above.
        {
            systems = mappings.Select(mapping => mapping.System).ToArray(),
            lights = mappings.Select(mapping => mapping.Light.ToString()).ToArray(),
            codes = mappings.Select(mapping => mapping.Code).ToArray(),
            names = mappings.Select(mapping => mapping.Name).ToArray(),
        }, transaction, cancellationToken: ct)));
    }

    public static async Task<bool> RemoveAsync(string system, string light, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "delete from dispatch.light_mapping where system = @system and light = @light";
        return await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new { system, light }, transaction, cancellationToken: ct)) > 0; // As above.
    }

    /// <returns>The codes of the systems that have words of their own.</returns>
    public async Task<string[]> SystemsAsync(CancellationToken ct)
    {
        const string sql = "select distinct system from dispatch.light_mapping order by system";
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<string>(new CommandDefinition(sql, cancellationToken: ct))];
    }

    /// <summary>All clocks that run, by limit; read as they are taken, however many there are. A light that the system has no name for keeps ours.</summary>
    public async IAsyncEnumerable<MappedClock> RunningAsync(string system, [EnumeratorCancellation] CancellationToken ct)
    {
        const string sql = """
            select t.number as ticket_number, d.round, d.kind, d.unit_code, d.started_at, d.due_at, d.provisional, d.light,
                coalesce(m.code, d.light) as code, coalesce(m.name, d.light) as name
            from dispatch.deadline d join dispatch.ticket t on t.id = d.ticket_id
            left join dispatch.light_mapping m on m.system = @system and m.light = d.light
            where d.finished_at is null and d.state = 'Running' and t.number is not null
            order by d.due_at, d.id
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        await foreach (var clock in connection.QueryUnbufferedAsync<MappedClock>(sql, new { system }).WithCancellation(ct))
        {
            yield return clock;
        }
    }
}
