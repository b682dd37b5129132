using Dapper;
using Npgsql;

namespace Hotline.Dispatch.Metrics.Storage;

/// <param name="By">How much a figure's two numbers change.</param>
/// <param name="Number">The ticket's.</param>
/// <param name="Cause">The kinds of the events that changed it, joined by commas.</param>
/// <param name="Filled">The ticket was not counted by today's formulas before: what one of another version says of it is no revision of what an older one published.</param>
internal sealed record CellChange(MetricPlace Place, string Metric, Amount By, Guid TicketId, string Number, string Cause, bool Filled = false);

/// <summary>
/// Table <c>dispatch.metric_cell</c>, the figures as they stand, and <c>dispatch.metric_revision</c>, what changed in a month after it was
/// frozen: of such a month a cell is always its snapshot and its revisions together. Where the formula has another version since, the revisions are what has changed by that one once the ledger
/// was filled.
/// </summary>
internal static class CellStore
{
    public static async Task AddAsync(NpgsqlTransaction transaction, IReadOnlyList<CellChange> changes, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.metric_cell as old (month, metric, unit_code, category_code, numerator, denominator)
            select * from unnest(@months, @metrics, @units, @categories, @numerators, @denominators)
            on conflict (month, metric, unit_code, category_code) do update set
                numerator = old.numerator + excluded.numerator, denominator = old.denominator + excluded.denominator;
            delete from dispatch.metric_cell where numerator = 0 and denominator = 0
                and (month, metric, unit_code, category_code) in (select * from unnest(@months, @metrics, @units, @categories))
            """;
        const string revise = """
            insert into dispatch.metric_revision (at, month, metric, unit_code, category_code, numerator, denominator, ticket_id, number, cause)
            select @now, r.month, r.metric, r.unit, r.category, r.numerator, r.denominator, r.ticket, r.number, r.cause
            from unnest(@months, @metrics, @units, @categories, @numerators, @denominators, @tickets, @numbers, @causes, @filled)
                as r (month, metric, unit, category, numerator, denominator, ticket, number, cause, filled)
            where exists (select 1 from dispatch.metric_freeze f where f.month = r.month and (f.formulas ? r.metric
                or not r.filled and exists (select 1 from jsonb_object_keys(f.formulas) k where split_part(k, '/', 1) = split_part(r.metric, '/', 1))))
            """;
        var summed = changes.GroupBy(change => (change.Place, change.Metric))
            .Select(group => (group.Key.Place, group.Key.Metric, By: group.Aggregate(default(Amount), (sum, one) => sum + one.By)))
            .Where(change => change.By != default).ToArray();
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new // A live transaction has its connection.
        {
            months = summed.Select(change => change.Place.Month).ToArray(),
            metrics = summed.Select(change => change.Metric).ToArray(),
            units = summed.Select(change => change.Place.UnitCode).ToArray(),
            categories = summed.Select(change => change.Place.CategoryCode).ToArray(),
            numerators = summed.Select(change => change.By.Numerator).ToArray(),
            denominators = summed.Select(change => change.By.Denominator).ToArray(),
        }, transaction, cancellationToken: ct));
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(revise, new // As above.
        {
            now,
            months = changes.Select(change => change.Place.Month).ToArray(),
            metrics = changes.Select(change => change.Metric).ToArray(),
            units = changes.Select(change => change.Place.UnitCode).ToArray(),
            categories = changes.Select(change => change.Place.CategoryCode).ToArray(),
            numerators = changes.Select(change => change.By.Numerator).ToArray(),
            denominators = changes.Select(change => change.By.Denominator).ToArray(),
            tickets = changes.Select(change => change.TicketId).ToArray(),
            numbers = changes.Select(change => change.Number).ToArray(),
            causes = changes.Select(change => change.Cause).ToArray(),
            filled = changes.Select(change => change.Filled).ToArray(),
        }, transaction, cancellationToken: ct));
    }
}
