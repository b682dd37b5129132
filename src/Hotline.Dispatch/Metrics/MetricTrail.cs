using Dapper;
using Hotline.Dispatch.Catalog;
using Npgsql;

namespace Hotline.Dispatch.Metrics;

/// <summary>Which of the tickets behind a figure.</summary>
public enum TrailPart
{
    All,

    /// <summary>Those in the numerator.</summary>
    Hit,

    /// <summary>Those in the denominator only.</summary>
    Miss,
}

/// <param name="Numerator">What this ticket adds.</param>
public sealed record TrailTicket(Guid TicketId, string Number, string UnitCode, string CategoryCode, long Numerator, long Denominator);

/// <summary>Where a page of them ended.</summary>
public sealed record TrailPlace(string Number, Guid TicketId, string UnitCode, string CategoryCode);

/// <param name="Cause">The kinds of the events that changed it, joined by commas.</param>
public sealed record TrailRevision(long Id, DateTimeOffset At, string UnitCode, string CategoryCode, long Numerator, long Denominator, Guid TicketId, string Number, string Cause);

/// <summary>From a figure down to its tickets, and to what revised it after it was published.</summary>
public sealed class MetricTrail
{
    private readonly NpgsqlDataSource database;
    private readonly CatalogCache catalog;

    internal MetricTrail(NpgsqlDataSource database, CatalogCache catalog) => (this.database, this.catalog) = (database, catalog);

    /// <param name="after">The last one shown; null from the beginning.</param>
    public async Task<IReadOnlyList<TrailTicket>> TicketsAsync(
        MetricFormula formula, MetricQuestion asked, TrailPart part, TrailPlace? after, int limit, CancellationToken ct)
    {
        const string sql = """
            select ticket_id, number, unit_code, category_code, (figures -> @metric ->> 0)::bigint as numerator, (figures -> @metric ->> 1)::bigint as denominator
            from dispatch.metric_entry
            where month = @month and figures ? @metric and (@units::text[] is null or unit_code = any(@units)) and category_code like @below
                and (@afterNumber::text is null or (number, ticket_id, unit_code, category_code) > (@afterNumber, @afterTicket, @afterUnit, @afterCategory))
                and (@part = 'All' or (@part = 'Hit' and (figures -> @metric ->> 0)::bigint > 0)
                    or (@part = 'Miss' and (figures -> @metric ->> 0)::bigint < (figures -> @metric ->> 1)::bigint))
            order by number, ticket_id, unit_code, category_code limit @limit
            """;
        var units = asked.Units(await catalog.GetAsync(ct));
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<TrailTicket>(new CommandDefinition(sql, new
        {
            month = asked.Month,
            metric = formula.Key,
            units,
            below = asked.Category + "%",
            afterNumber = after?.Number,
            afterTicket = after?.TicketId,
            afterUnit = after?.UnitCode,
            afterCategory = after?.CategoryCode,
            part = part.ToString(),
            limit,
        }, cancellationToken: ct))).AsList();
    }

    /// <returns>Newest first.</returns>
    public async Task<IReadOnlyList<TrailRevision>> RevisionsAsync(MetricFormula formula, MetricQuestion asked, int limit, CancellationToken ct)
    {
        const string sql = """
            select id, at, unit_code, category_code, numerator, denominator, ticket_id, number, cause from dispatch.metric_revision
            where month = @month and metric = @metric and (@units::text[] is null or unit_code = any(@units)) and category_code like @below
            order by id desc limit @limit
            """;
        var units = asked.Units(await catalog.GetAsync(ct));
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<TrailRevision>(new CommandDefinition(
            sql, new { month = asked.Month, metric = formula.Key, units, below = asked.Category + "%", limit }, cancellationToken: ct))).AsList();
    }
}
