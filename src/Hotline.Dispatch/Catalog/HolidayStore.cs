using Dapper;
using Hotline.Dispatch.Calendar;
using Npgsql;

namespace Hotline.Dispatch.Catalog;

/// <summary>The State Council's days off and make-up workdays.</summary>
public sealed class HolidayStore(NpgsqlDataSource database, CatalogCache cache)
{
    private readonly CatalogWrite own = new(database, cache);

    public async Task<IReadOnlyList<Holiday>> ListAsync(CancellationToken ct)
    {
        const string sql = "select day, name, is_off_day from dispatch.holiday order by day";
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<Holiday>(new CommandDefinition(sql, cancellationToken: ct))).AsList();
    }

    public Task<UpsertReport> UpsertAsync(IReadOnlyList<Holiday> holidays, CancellationToken ct) =>
        own.RunAsync(transaction => UpsertAsync(holidays, transaction, ct), ct);

    /// <summary>The same within the caller's transaction; the caller invalidates the cache after its commit.</summary>
    public static async Task<UpsertReport> UpsertAsync(IReadOnlyList<Holiday> holidays, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.holiday as old (day, name, is_off_day)
            select day, name, off from unnest(@days, @names, @offs) as h (day, name, off)
            on conflict (day) do update set name = excluded.name, is_off_day = excluded.is_off_day
            where (old.name, old.is_off_day) is distinct from (excluded.name, excluded.is_off_day)
            returning (xmax = 0)
            """;
        var rows = await transaction.Connection!.QueryAsync<bool>(new CommandDefinition(sql, new
        {
            days = holidays.Select(holiday => holiday.Day).ToArray(),
            names = holidays.Select(holiday => holiday.Name).ToArray(),
            offs = holidays.Select(holiday => holiday.IsOffDay).ToArray(),
        }, transaction, cancellationToken: ct));
        return UpsertReport.Of(rows);
    }

    public Task<bool> RemoveAsync(DateOnly day, CancellationToken ct) => own.RunAsync(transaction => RemoveAsync(day, transaction, ct), ct);

    /// <summary>The same within the caller's transaction; the caller invalidates the cache after its commit.</summary>
    public static async Task<bool> RemoveAsync(DateOnly day, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "delete from dispatch.holiday where day = @day";
        return await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new { day }, transaction, cancellationToken: ct)) > 0;
    }
}
