using Dapper;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Dispatch.Catalog.Editions;

/// <summary>
/// Lays editions over the catalogue. Whoever does holds <see cref="AdminLock"/>, as every writer of the catalogue: what an edition is held against and what it is laid over is the
/// same. The caller invalidates the cache after its commit.
/// </summary>
internal static class EditionLaying
{
    /// <summary>An edition that was released, over the catalogue as it stands now.</summary>
    public static async Task LayAsync(int id, NpgsqlTransaction transaction, CancellationToken ct)
    {
        // By the clock of the database, as the history of the rules is: what stood until then is what stood before.
        const string done = "update dispatch.catalog_edition set state = 'Effective', took_effect_at = clock_timestamp() where id = @id";
        var connection = transaction.Connection!; // A live transaction has its connection.
        var changes = await EditionChanges.OfAsync(id, await CatalogCache.WithinAsync(transaction, ct), connection, transaction, ct);
        await EditionChanges.AddAsync(id, changes, transaction, ct);
        await connection.ExecuteAsync(new CommandDefinition(done, new { id }, transaction, cancellationToken: ct));
        await WriteAsync(changes, transaction, ct);
    }

    /// <summary>Changes of the catalogue that are in effect at once, as an edition of their own.</summary>
    /// <param name="since">By the clock of the database, before the first of the changes.</param>
    /// <param name="untried">Why they were not tried on the past.</param>
    public static async Task<int> RecordAsync(
        NpgsqlTransaction transaction, string note, string untried, bool ofRulings, IReadOnlyList<RuleChange> changes, DateTimeOffset since, Actor actor, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.catalog_edition (note, state, made_by, made_at, effective_at, released_by, took_effect_at, untried, of_rulings)
            values (@note, 'Effective', @by, @since, @since, @by, @since, @untried, @ofRulings) returning id
            """;
        var id = await transaction.Connection!.QuerySingleAsync<int>(new CommandDefinition(sql, new { note, untried, ofRulings, since, by = actor.Name }, transaction, cancellationToken: ct)); // As above.
        await EditionChanges.AddAsync(id, changes, transaction, ct);
        return id;
    }

    public static async Task WriteAsync(IReadOnlyList<RuleChange> changes, NpgsqlTransaction transaction, CancellationToken ct)
    {
        RuleChange[] laid = [.. changes.Where(change => !change.Overtaken)];
        await RuleStore.UpsertAsync([.. laid.Select(change => change.After).OfType<RoutingRule>()], transaction, ct);
        foreach (var gone in laid.Where(change => change.After is null))
        {
            await RuleStore.RemoveAsync(gone.Key, transaction, ct);
        }
    }
}
