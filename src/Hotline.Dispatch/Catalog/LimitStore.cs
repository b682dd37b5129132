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
            insert into dispatch.policy_limit as old (clock, ticket_type, urgency, amount, unit, basis)
            select clock, type, urgency, amount, unit, basis from unnest(@clocks, @types, @urgencies, @amounts, @units, @bases) as l (clock, type, urgency, amount, unit, basis)
            on conflict (clock, ticket_type, urgency) do update set amount = excluded.amount, unit = excluded.unit, basis = excluded.basis
            where (old.amount, old.unit, old.basis) is distinct from (excluded.amount, excluded.unit, excluded.basis)
            returning (xmax = 0)
            """;
        var rows = await transaction.Connection!.QueryAsync<bool>(new CommandDefinition(sql, new
        {
            clocks = limits.Select(limit => limit.Clock).ToArray(),
            types = limits.Select(limit => limit.TicketType).ToArray(),
            urgencies = limits.Select(limit => limit.Urgency).ToArray(),
            amounts = limits.Select(limit => limit.Amount).ToArray(),
            units = limits.Select(limit => limit.Unit.ToString()).ToArray(),
            bases = limits.Select(limit => limit.Basis).ToArray(),
        }, transaction, cancellationToken: ct));
        return UpsertReport.Of(rows);
    }

    /// <summary>Removes one row within the caller's transaction; the caller invalidates the cache after its commit.</summary>
    /// <returns>False when there is no such row.</returns>
    public static async Task<bool> RemoveAsync(string clock, string ticketType, string urgency, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "delete from dispatch.policy_limit where clock = @clock and ticket_type = @ticketType and urgency = @urgency";
        return await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new { clock, ticketType, urgency }, transaction, cancellationToken: ct)) > 0;
    }

    /// <summary>Of all that a preset replaces, as it stands now.</summary>
    public static async Task<string> TagAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct)
    {
        const string sql = """
            select md5(coalesce(string_agg(row(clock, ticket_type, urgency, amount, unit, basis)::text, ',' order by clock, ticket_type, urgency), '')
                || (select row(max_extensions, max_extension_days)::text from dispatch.policy))
            from dispatch.policy_limit
            """;
        return await connection.QuerySingleAsync<string>(new CommandDefinition(sql, transaction: transaction, cancellationToken: ct));
    }

    /// <summary>Puts a preset in the place of all rows, with its caps on extensions. Clocks that run keep the limit they were started with.</summary>
    public static async Task UseAsync(LimitPreset preset, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var policy = await PolicyStore.LockedAsync(transaction, ct);
        await transaction.Connection!.ExecuteAsync(new CommandDefinition("delete from dispatch.policy_limit", transaction: transaction, cancellationToken: ct));
        await UpsertAsync(preset.Limits, transaction, ct);
        await PolicyStore.SaveAsync(policy with { MaxExtensions = preset.MaxExtensions, MaxExtensionDays = preset.MaxExtensionDays }, transaction, ct);
    }
}
