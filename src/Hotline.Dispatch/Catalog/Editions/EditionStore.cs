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
    private const string Columns = "id, note, state, made_by, made_at, effective_at, released_by, took_effect_at, untried, of_rulings";

    /// <summary>Newest first, a hundred at most.</summary>
    /// <param name="ticket">Only those that have what was ruled on this ticket; null: all.</param>
    /// <param name="before">Only those older than this one: the last of the page before; null: from the newest.</param>
    public async Task<IReadOnlyList<Edition>> ListAsync(Guid? ticket, int? before, CancellationToken ct)
    {
        const string sql = $"""
            select {Columns} from dispatch.catalog_edition
            where (@ticket::uuid is null or id in (select edition_id from dispatch.edition_change where ticket_id = @ticket)) and (@before::int is null or id < @before) order by id desc limit 100
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. (await connection.QueryAsync<EditionRow>(new CommandDefinition(sql, new { ticket, before }, cancellationToken: ct))).Select(row => row.ToEdition())];
    }

    /// <summary>The edition and its changes: of one that took effect, against the catalogue as it stood before; otherwise against the catalogue as it stands.</summary>
    public async Task<(Edition Edition, IReadOnlyList<RuleChange> Changes)?> FindAsync(int id, CancellationToken ct)
    {
        var now = await cache.GetAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await RowAsync(id, connection, null, ct) is not { } row)
        {
            return null;
        }

        var book = row.TookEffectAt is { } since ? await rules.AsOfAsync(since, ct) : now.Rules;
        var changes = await EditionChanges.OfAsync(id, row.TookEffectAt is null ? now : null, connection, null, ct);
        return (row.ToEdition(), [.. changes.Select(change => change with { Before = book.Of(change.Key) })]);
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

        await EditionChanges.AddAsync(id, changes, transaction, ct);
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
    public static Task RecordAsync(NpgsqlTransaction transaction, string note, string untried, IReadOnlyList<RuleChange> changes, DateTimeOffset since, Actor actor, CancellationToken ct) =>
        EditionLaying.RecordAsync(transaction, note, untried, ofRulings: false, changes, since, actor, ct);

    /// <summary>By the clock that the history of the rules has.</summary>
    public static Task<DateTimeOffset> NowAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        transaction.Connection!.QuerySingleAsync<DateTimeOffset>(new CommandDefinition("select clock_timestamp()", transaction: transaction, cancellationToken: ct)); // A live transaction has its connection.

    /// <param name="effectiveAt">At once when it is past.</param>
    /// <param name="untried">Why it was not tried on the past; looked at only where it was not. The first catalogue of all has no past.</param>
    /// <param name="seen">The mark of the changes that were looked at; null: whatever it says now.</param>
    public async Task<EditionOutcome> ReleaseAsync(int id, DateTimeOffset effectiveAt, string? untried, string? seen, Actor actor, CancellationToken ct)
    {
        const string sql = "update dispatch.catalog_edition set state = 'Released', effective_at = @effectiveAt, released_by = @by, untried = @why where id = @id and state = 'Draft'";
        var outcome = await WithinAsync(async transaction =>
        {
            var connection = transaction.Connection!; // As above.
            var now = await CatalogCache.WithinAsync(transaction, ct);
            var changes = await EditionChanges.OfAsync(id, now, connection, transaction, ct);
            if (await RefusedAsync(id, changes, seen, connection, transaction, ct) is { } refused)
            {
                return refused;
            }

            var tried = !now.Rules.All.Any() || await EditionTrials.LastAsync(connection, id, EditionContent.Of(now.Rules, changes), ct) is not null;
            var why = tried ? null : untried?.Trim();
            if (!tried && string.IsNullOrEmpty(why))
            {
                return EditionOutcome.Untried;
            }

            if (changes.Any(change => !change.Overtaken && change.After is { } rule && now.Units.GetValueOrDefault(rule.UnitCode) is not { Active: true }))
            {
                return EditionOutcome.ClosedUnit;
            }

            await connection.ExecuteAsync(new CommandDefinition(sql, new { id, effectiveAt, by = actor.Name, why }, transaction, cancellationToken: ct));
            await AuditAsync(transaction, actor, "catalog.edition.release", id, ct, why);
            return EditionOutcome.Done;
        }, ct);
        if (outcome == EditionOutcome.Done)
        {
            await TakeEffectAsync(ct);
        }

        return outcome;
    }

    /// <summary>Drops a draft, or one released that has not taken effect.</summary>
    /// <param name="seen">As in <see cref="ReleaseAsync"/>.</param>
    public Task<EditionOutcome> DropAsync(int id, string? seen, Actor actor, CancellationToken ct) => WithinAsync(async transaction =>
    {
        const string sql = "update dispatch.catalog_edition set state = 'Dropped' where id = @id and state in ('Draft', 'Released')";
        var connection = transaction.Connection!; // As above.
        var changes = await EditionChanges.OfAsync(id, await CatalogCache.WithinAsync(transaction, ct), connection, transaction, ct);
        if (await RefusedAsync(id, changes, seen, connection, transaction, ct, EditionState.Released) is { } refused)
        {
            return refused;
        }

        await connection.ExecuteAsync(new CommandDefinition(sql, new { id }, transaction, cancellationToken: ct));
        await AuditAsync(transaction, actor, "catalog.edition.drop", id, ct);
        return EditionOutcome.Done;
    }, ct);

    /// <summary>Leaves one change out of a draft: what is ruled by mistake or meanwhile settled does not hold up the rest.</summary>
    /// <param name="seen">As in <see cref="ReleaseAsync"/>.</param>
    public Task<EditionOutcome> LeaveOutAsync(int id, RuleKey key, string? seen, Actor actor, CancellationToken ct) => WithinAsync(async transaction =>
    {
        var connection = transaction.Connection!; // As above.
        var changes = await EditionChanges.OfAsync(id, await CatalogCache.WithinAsync(transaction, ct), connection, transaction, ct);
        if (await RefusedAsync(id, changes, seen, connection, transaction, ct) is { } refused)
        {
            return refused;
        }

        if (!await EditionChanges.RemoveAsync(id, key, transaction, ct))
        {
            return EditionOutcome.Unknown;
        }

        await audit.WriteAsync(transaction, actor, "catalog.edition.leave-out", null, $"{id}/{key.Name}", null, null, ct);
        return EditionOutcome.Done;
    }, ct);

    /// <summary>Lays the editions whose day has come over the catalogue, oldest first.</summary>
    /// <returns>How many.</returns>
    public async Task<int> TakeEffectAsync(CancellationToken ct)
    {
        const string due = "select id from dispatch.catalog_edition where state = 'Released' and effective_at <= @now order by effective_at, id";
        await using var connection = await database.OpenConnectionAsync(ct);
        if (!(await DueAsync(null)).Any())
        {
            return 0;
        }

        await using var transaction = await connection.BeginTransactionAsync(ct);
        await AdminLock.TakeAsync(transaction, ct);
        int[] ids = [.. await DueAsync(transaction)]; // Another node may have been quicker.
        foreach (var id in ids)
        {
            await EditionLaying.LayAsync(id, transaction, ct);
        }

        await transaction.CommitAsync(ct);
        cache.Invalidate();
        return ids.Length;

        Task<IEnumerable<int>> DueAsync(NpgsqlTransaction? within) => connection.QueryAsync<int>(new CommandDefinition(due, new { now = time.GetUtcNow() }, within, cancellationToken: ct));
    }

    /// <summary>One after the other, with whoever else changes the catalogue or adds to an edition.</summary>
    private async Task<EditionOutcome> WithinAsync(Func<NpgsqlTransaction, Task<EditionOutcome>> change, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await AdminLock.TakeAsync(transaction, ct);
        var outcome = await change(transaction);
        if (outcome == EditionOutcome.Done)
        {
            await transaction.CommitAsync(ct);
        }

        return outcome;
    }

    /// <param name="until">The last state in which it can be done.</param>
    private static async Task<EditionOutcome?> RefusedAsync(
        int id, IReadOnlyList<RuleChange> changes, string? seen, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct, EditionState until = EditionState.Draft) =>
        await RowAsync(id, connection, transaction, ct) is not { } row ? EditionOutcome.Unknown
        : row.ToEdition().State > until ? EditionOutcome.TooLate
        : seen is not null && seen != EditionContent.Of(changes) ? EditionOutcome.Moved
        : null;

    private static Task<EditionRow?> RowAsync(int id, NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct) =>
        connection.QuerySingleOrDefaultAsync<EditionRow>(new CommandDefinition($"select {Columns} from dispatch.catalog_edition where id = @id", new { id }, transaction, cancellationToken: ct));

    private Task AuditAsync(NpgsqlTransaction transaction, Actor actor, string action, int id, CancellationToken ct, string? reason = null) =>
        audit.WriteAsync(transaction, actor, action, null, id.ToString(CultureInfo.InvariantCulture), null, reason, ct);

    private sealed record EditionRow(
        int Id, string Note, string State, string MadeBy, DateTimeOffset MadeAt, DateTimeOffset? EffectiveAt, string? ReleasedBy, DateTimeOffset? TookEffectAt, string? Untried, bool OfRulings)
    {
        public Edition ToEdition() => new(Id, Note, Enum.Parse<EditionState>(State), MadeBy, MadeAt, EffectiveAt, ReleasedBy, Untried, OfRulings);
    }
}
