using Dapper;
using Hotline.Dispatch.Clocks;
using Npgsql;

namespace Hotline.Dispatch.Catalog;

/// <summary>The time limits by clock, type and urgency.</summary>
public sealed class LimitStore(NpgsqlDataSource database, CatalogCache cache)
{
    private readonly CatalogWrite own = new(database, cache);

    public Task<UpsertReport> UpsertAsync(IReadOnlyList<PolicyLimit> limits, CancellationToken ct) =>
        own.RunAsync(transaction => UpsertAsync(limits, transaction, ct), ct);

    /// <summary>The same within the caller's transaction; the caller invalidates the cache after its commit.</summary>
    public static async Task<UpsertReport> UpsertAsync(IReadOnlyList<PolicyLimit> limits, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.policy_limit as old (clock, ticket_type, urgency, amount, unit)
            select clock, type, urgency, amount, unit from unnest(@clocks, @types, @urgencies, @amounts, @units) as l (clock, type, urgency, amount, unit)
            on conflict (clock, ticket_type, urgency) do update set amount = excluded.amount, unit = excluded.unit
            where (old.amount, old.unit) is distinct from (excluded.amount, excluded.unit)
            returning (xmax = 0)
            """;
        var rows = await transaction.Connection!.QueryAsync<bool>(new CommandDefinition(sql, new
        {
            clocks = limits.Select(limit => limit.Clock).ToArray(),
            types = limits.Select(limit => limit.TicketType).ToArray(),
            urgencies = limits.Select(limit => limit.Urgency).ToArray(),
            amounts = limits.Select(limit => limit.Amount).ToArray(),
            units = limits.Select(limit => limit.Unit.ToString()).ToArray(),
        }, transaction, cancellationToken: ct));
        return UpsertReport.Of(rows);
    }
}
