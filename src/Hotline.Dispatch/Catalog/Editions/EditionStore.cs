using System.Globalization;
using Dapper;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Dispatch.Catalog.Editions;

/// <summary>
/// Editions of the dispatch catalogue. An edition keeps its changes, not a whole catalogue: what is ruled or corrected between drafting and taking
/// effect stays. It takes effect in one transaction, on one node. Until then the catalogue is as it was; what is done to an edition is audited.
/// </summary>
public sealed class EditionStore(NpgsqlDataSource database, CatalogCache cache, RuleStore rules, AuditTrail audit, TimeProvider time)
{
    private const string Columns = "id, note, state, made_by, made_at, effective_at, released_by, took_effect_at, untried";

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<Edition>> ListAsync(CancellationToken ct)
    {
        const string sql = $"select {Columns} from dispatch.catalog_edition order by id desc limit 100";
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. (await connection.QueryAsync<EditionRow>(new CommandDefinition(sql, cancellationToken: ct))).Select(row => row.ToEdition())];
    }

    /// <summary>The edition and its changes: of one that took effect, against the catalogue as it stood before; otherwise against the catalogue as it stands.</summary>
    public async Task<(Edition Edition, IReadOnlyList<RuleChange> Changes)?> FindAsync(int id, CancellationToken ct)
    {
        const string sql = $"select {Columns} from dispatch.catalog_edition where id = @id";
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await connection.QuerySingleOrDefaultAsync<EditionRow>(new CommandDefinition(sql, new { id }, cancellationToken: ct)) is not { } row)
        {
            return null;
        }

        var book = row.TookEffectAt is { } since ? await rules.AsOfAsync(since, ct) : (await cache.GetAsync(ct)).Rules;
        var stood = book.All.ToDictionary(rule => rule.Key);
        var changes = (await ChangesAsync(id, connection, null, ct)).Select(change => change with { Before = stood.GetValueOrDefault(change.Key) });
        return (row.ToEdition(), [.. changes]);
    }

    /// <param name="key">The same request again gives the same edition.</param>
    /// <returns>Its id; null where the key was used for another request.</returns>
    public async Task<int?> DraftAsync(string note, IReadOnlyList<RuleChange> changes, Actor actor, RequestKey? key, CancellationToken ct)
    {
        const string edition = "insert into dispatch.catalog_edition (note, state, made_by, made_at) values (@note, 'Draft', @by, @now) returning id";
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var now = time.GetUtcNow();
        var id = await connection.QuerySingleAsync<int>(new CommandDefinition(edition, new { note, by = actor.Name, now }, transaction, cancellationToken: ct));
        switch (await RequestKeys.ClaimAsync(transaction, key, $"{id}", now, ct))
        {
            case (KeyClaim.Repeated, var made):
                return int.Parse(made, CultureInfo.InvariantCulture);
            case (KeyClaim.Reused, _):
                return null;
        }

        await AddChangesAsync(id, changes, transaction, ct);
        await AuditAsync(transaction, actor, "catalog.edition.draft", id, ct);
        await transaction.CommitAsync(ct);
        return id;
    }

    /// <summary>Keeps that an edition was tried, as it and the catalogue stand now.</summary>
    public async Task TriedAsync(int id, IReadOnlyList<RuleChange> changes, DateOnly from, DateOnly to, int requests, Actor actor, CancellationToken ct)
    {
        var content = EditionContent.Of((await cache.GetAsync(ct)).Rules, changes);
        await using var connection = await database.OpenConnectionAsync(ct);
        await EditionTrials.AddAsync(connection, id, content, new EditionTrial(from, to, requests, actor.Name, time.GetUtcNow()), ct);
    }

    /// <summary>The last trial of this very content.</summary>
    public async Task<EditionTrial?> TrialOfAsync(int id, IReadOnlyList<RuleChange> changes, CancellationToken ct)
    {
        var content = EditionContent.Of((await cache.GetAsync(ct)).Rules, changes);
        await using var connection = await database.OpenConnectionAsync(ct);
        return await EditionTrials.LastAsync(connection, id, content, ct);
    }

    /// <summary>
    /// What was changed row by row, or by an import into the catalogue itself, is an edition too: in effect at once, and not tried. Within the caller's transaction.
    /// </summary>
    /// <param name="since">By the clock of the database, before the first of the changes.</param>
    public static async Task RecordAsync(NpgsqlTransaction transaction, string note, string untried, IReadOnlyList<RuleChange> changes, DateTimeOffset since, Actor actor, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.catalog_edition (note, state, made_by, made_at, effective_at, released_by, took_effect_at, untried)
            values (@note, 'Effective', @by, @since, @since, @by, @since, @untried) returning id
            """;
        var id = await transaction.Connection!.QuerySingleAsync<int>(new CommandDefinition(sql, new { note, untried, since, by = actor.Name }, transaction, cancellationToken: ct)); // A live transaction has its connection.
        await AddChangesAsync(id, changes, transaction, ct);
    }

    /// <summary>By the clock that the history of the rules has.</summary>
    public static Task<DateTimeOffset> NowAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        transaction.Connection!.QuerySingleAsync<DateTimeOffset>(new CommandDefinition("select clock_timestamp()", transaction: transaction, cancellationToken: ct)); // As above.

    /// <param name="effectiveAt">At once when it is past.</param>
    /// <param name="untried">Why it was not tried on the past; looked at only where it was not. The first catalogue of all has no past.</param>
    public async Task<EditionOutcome> ReleaseAsync(int id, DateTimeOffset effectiveAt, string? untried, Actor actor, CancellationToken ct)
    {
        const string sql = "update dispatch.catalog_edition set state = 'Released', effective_at = @effectiveAt, released_by = @by, untried = @why where id = @id and state = 'Draft'";
        if (await FindAsync(id, ct) is not { } found)
        {
            return EditionOutcome.Unknown;
        }

        if (found.Edition.State != EditionState.Draft)
        {
            return EditionOutcome.TooLate;
        }

        var now = await cache.GetAsync(ct);
        var tried = !now.Rules.All.Any() || await TrialOfAsync(id, found.Changes, ct) is not null;
        var why = tried ? null : untried?.Trim();
        if (!tried && string.IsNullOrEmpty(why))
        {
            return EditionOutcome.Untried;
        }

        if (found.Changes.Any(change => change.After is { } rule && now.Units.GetValueOrDefault(rule.UnitCode) is not { Active: true }))
        {
            return EditionOutcome.ClosedUnit;
        }

        if (!await ChangeAsync(sql, new { id, effectiveAt, by = actor.Name, why }, actor, "catalog.edition.release", id, ct, why))
        {
            return EditionOutcome.TooLate;
        }

        await TakeEffectAsync(ct);
        return EditionOutcome.Done;
    }

    /// <summary>Drops a draft, or one released that has not taken effect.</summary>
    public async Task<EditionOutcome> DropAsync(int id, Actor actor, CancellationToken ct)
    {
        const string sql = "update dispatch.catalog_edition set state = 'Dropped' where id = @id and state in ('Draft', 'Released')";
        return await ChangeAsync(sql, new { id }, actor, "catalog.edition.drop", id, ct) ? EditionOutcome.Done
            : await FindAsync(id, ct) is null ? EditionOutcome.Unknown : EditionOutcome.TooLate;
    }

    /// <summary>Lays the editions whose day has come over the catalogue, oldest first.</summary>
    /// <returns>How many.</returns>
    public async Task<int> TakeEffectAsync(CancellationToken ct)
    {
        const string due = "select id from dispatch.catalog_edition where state = 'Released' and effective_at <= @now order by effective_at, id for update skip locked";

        // By the clock of the database, as the history of the rules is: what stood until then is what stood before.
        const string done = "update dispatch.catalog_edition set state = 'Effective', took_effect_at = clock_timestamp() where id = @id";
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        int[] ids = [.. await connection.QueryAsync<int>(new CommandDefinition(due, new { now = time.GetUtcNow() }, transaction, cancellationToken: ct))];
        foreach (var id in ids)
        {
            var changes = await ChangesAsync(id, connection, transaction, ct);
            await connection.ExecuteAsync(new CommandDefinition(done, new { id }, transaction, cancellationToken: ct));
            await RuleStore.UpsertAsync([.. changes.Select(change => change.After).OfType<RoutingRule>()], transaction, ct);
            foreach (var gone in changes.Where(change => change.After is null))
            {
                await RuleStore.RemoveAsync(gone.Key, transaction, ct);
            }
        }

        if (ids.Length > 0)
        {
            await transaction.CommitAsync(ct);
            cache.Invalidate();
        }

        return ids.Length;
    }

    /// <returns>False when its state does not allow it.</returns>
    private async Task<bool> ChangeAsync(string sql, object parameters, Actor actor, string action, int id, CancellationToken ct, string? reason = null)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await connection.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: ct)) == 0)
        {
            return false;
        }

        await AuditAsync(transaction, actor, action, id, ct, reason);
        await transaction.CommitAsync(ct);
        return true;
    }

    private Task AuditAsync(NpgsqlTransaction transaction, Actor actor, string action, int id, CancellationToken ct, string? reason = null) =>
        audit.WriteAsync(transaction, actor, action, null, id.ToString(CultureInfo.InvariantCulture), null, reason, ct);

    private static Task<int> AddChangesAsync(int id, IReadOnlyList<RuleChange> changes, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.edition_change (edition_id, category_code, region_code, keyword, unit_code, assistants, limit_amount, limit_unit, legal_basis)
            select @id, * from unnest(@categories, @regions, @keywords, @units, @assistants, @amounts, @limits, @bases)
            """;
        return transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new // As above.
        {
            id,
            categories = changes.Select(change => change.Key.CategoryCode).ToArray(),
            regions = changes.Select(change => change.Key.RegionCode).ToArray(),
            keywords = changes.Select(change => change.Key.Keyword).ToArray(),
            units = changes.Select(change => change.After?.UnitCode).ToArray(),
            assistants = changes.Select(change => change.After?.Assistants ?? "").ToArray(),
            amounts = changes.Select(change => change.After?.LimitAmount).ToArray(),
            limits = changes.Select(change => change.After?.LimitUnit?.ToString()).ToArray(),
            bases = changes.Select(change => change.After?.LegalBasis).ToArray(),
        }, transaction, cancellationToken: ct));
    }

    private static async Task<IReadOnlyList<RuleChange>> ChangesAsync(int id, NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct)
    {
        const string sql = """
            select category_code, region_code, coalesce(unit_code, '') as unit_code, legal_basis, keyword, assistants, limit_amount, limit_unit
            from dispatch.edition_change where edition_id = @id order by category_code, region_code, keyword
            """;
        var rows = await connection.QueryAsync<RoutingRule>(new CommandDefinition(sql, new { id }, transaction, cancellationToken: ct));
        return [.. rows.Select(row => row.UnitCode.Length > 0 ? new RuleChange(null, row) : new RuleChange(row, null))];
    }

    private sealed record EditionRow(int Id, string Note, string State, string MadeBy, DateTimeOffset MadeAt, DateTimeOffset? EffectiveAt, string? ReleasedBy, DateTimeOffset? TookEffectAt, string? Untried)
    {
        public Edition ToEdition() => new(Id, Note, Enum.Parse<EditionState>(State), MadeBy, MadeAt, EffectiveAt, ReleasedBy, Untried);
    }
}
