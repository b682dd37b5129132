using Dapper;
using Hotline.Dispatch.Metrics.Storage;
using Npgsql;

namespace Hotline.Dispatch.Metrics;

/// <summary>
/// Counts tickets into the ledger: whatever happened to a ticket, its whole story is folded again and what it adds takes the place of what it
/// added before (docs/adr/0083). So it does not matter in which order, how often or how late it is told.
/// </summary>
internal static class MetricLedger
{
    /// <summary>One writer at a time, whether it follows, fills or freezes.</summary>
    public static Task LockAsync(NpgsqlTransaction transaction, CancellationToken ct) => transaction.Connection!.ExecuteAsync( // A live transaction has its connection.
        new CommandDefinition("select pg_advisory_xact_lock(hashtextextended('dispatch.metrics', 0))", transaction: transaction, cancellationToken: ct));

    /// <param name="causes">The tickets, and what happened to each, for revisions of frozen months.</param>
    public static async Task CountAsync(NpgsqlTransaction transaction, IReadOnlyDictionary<Guid, string> causes, DateTimeOffset now, CancellationToken ct)
    {
        await LockAsync(transaction, ct);
        Guid[] tickets = [.. causes.Keys.Order()];
        var counted = (await StoryReader.ReadAsync(transaction, tickets, ct)).Select(story => (Story: story, Adds: MetricFold.Of(story))).ToList();
        var before = await EntryStore.ReadAsync(transaction, tickets, ct);
        var unfilled = await UnfilledAsync(transaction, tickets, ct);
        var changes = counted.SelectMany(one => Changes(before[one.Story.Id], one.Adds)
            .Select(change => new CellChange(change.Place, change.Metric, change.By, one.Story.Id, one.Story.Number ?? "", causes[one.Story.Id], unfilled.Contains(one.Story.Id)))).ToList();
        if (changes.Count > 0)
        {
            await EntryStore.WriteAsync(transaction, counted, ct);
            await CellStore.AddAsync(transaction, changes, now, ct);
        }
    }

    /// <summary>Those that the filling by today's formulas has not come to, whoever counts them now.</summary>
    private static async Task<HashSet<Guid>> UnfilledAsync(NpgsqlTransaction transaction, Guid[] tickets, CancellationToken ct)
    {
        const string sql = """
            select id from unnest(@tickets) as t (id)
            where not exists (select 1 from dispatch.metric_filling where catalog = @catalog and (done or t.id <= last_ticket))
            """;
        return [.. await transaction.Connection!.QueryAsync<Guid>(new CommandDefinition(sql, new { tickets, catalog = MetricCatalog.Fingerprint }, transaction, cancellationToken: ct))]; // As above.
    }

    /// <summary>Figures of formulas that are no longer in the catalogue stay as they were counted.</summary>
    private static IEnumerable<(MetricPlace Place, string Metric, Amount By)> Changes(
        IEnumerable<(MetricPlace Place, string Metric, Amount Amount)> before, IReadOnlyDictionary<(MetricPlace Place, string Metric), Amount> now)
    {
        var was = before.Where(one => MetricCatalog.IsCurrent(one.Metric)).ToDictionary(one => (one.Place, one.Metric), one => one.Amount);
        return was.Keys.Union(now.Keys)
            .Select(key => (key.Place, key.Metric, By: now.GetValueOrDefault(key) - was.GetValueOrDefault(key)))
            .Where(change => change.By != default)
            .OrderBy(change => change.Place.Month).ThenBy(change => change.Metric, StringComparer.Ordinal);
    }
}
