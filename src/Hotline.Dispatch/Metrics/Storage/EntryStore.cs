using Dapper;
using Hotline.Dispatch.Data;
using Npgsql;

namespace Hotline.Dispatch.Metrics.Storage;

/// <summary>Table <c>dispatch.metric_entry</c>: what each ticket adds, where; what a figure is drilled down to.</summary>
internal static class EntryStore
{
    public static async Task<ILookup<Guid, (MetricPlace Place, string Metric, Amount Amount)>> ReadAsync(NpgsqlTransaction transaction, Guid[] tickets, CancellationToken ct)
    {
        const string sql = "select ticket_id, month, unit_code, category_code, figures::text as figures from dispatch.metric_entry where ticket_id = any(@tickets)";
        var rows = await transaction.Connection!.QueryAsync<Row>(new CommandDefinition(sql, new { tickets }, transaction, cancellationToken: ct)); // A live transaction has its connection.
        return rows.SelectMany(row => DispatchJson.Read<Dictionary<string, long[]>>(row.Figures)
                .Select(figure => (row.TicketId, Place: new MetricPlace(row.Month, row.UnitCode, row.CategoryCode), Metric: figure.Key, Amount: new Amount(figure.Value[0], figure.Value[1]))))
            .ToLookup(one => one.TicketId, one => (one.Place, one.Metric, one.Amount));
    }

    /// <summary>Puts what these tickets add now in the place of what they added before.</summary>
    public static async Task WriteAsync(
        NpgsqlTransaction transaction, IReadOnlyList<(TicketStory Story, IReadOnlyDictionary<(MetricPlace Place, string Metric), Amount> Adds)> counted, CancellationToken ct)
    {
        const string sql = """
            delete from dispatch.metric_entry where ticket_id = any(@tickets);
            insert into dispatch.metric_entry (ticket_id, number, month, unit_code, category_code, figures)
            select id, number, month, unit, category, figures::jsonb from unnest(@ids, @numbers, @months, @units, @categories, @figures) as e (id, number, month, unit, category, figures)
            """;
        var rows = counted.SelectMany(one => one.Adds.GroupBy(add => add.Key.Place).OrderBy(place => place.Key.Month).ThenBy(place => place.Key.UnitCode, StringComparer.Ordinal)
            .Select(place => (one.Story, Place: place.Key, Figures: DispatchJson.Write(place.OrderBy(add => add.Key.Metric, StringComparer.Ordinal)
                .ToDictionary(add => add.Key.Metric, add => new[] { add.Value.Numerator, add.Value.Denominator }))))).ToArray();
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new // As above.
        {
            tickets = counted.Select(one => one.Story.Id).ToArray(),
            ids = rows.Select(row => row.Story.Id).ToArray(),
            numbers = rows.Select(row => row.Story.Number ?? "").ToArray(),
            months = rows.Select(row => row.Place.Month).ToArray(),
            units = rows.Select(row => row.Place.UnitCode).ToArray(),
            categories = rows.Select(row => row.Place.CategoryCode).ToArray(),
            figures = rows.Select(row => row.Figures).ToArray(),
        }, transaction, cancellationToken: ct));
    }

    private sealed record Row(Guid TicketId, DateOnly Month, string UnitCode, string CategoryCode, string Figures);
}
