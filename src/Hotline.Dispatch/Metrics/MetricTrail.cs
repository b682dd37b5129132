using System.Runtime.CompilerServices;
using Dapper;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Metrics.Storage;
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

/// <param name="Metric">The <see cref="MetricFormula.Key"/> that it is a change of.</param>
/// <param name="Cause">The kinds of the events that changed it, joined by commas.</param>
public sealed record TrailRevision(long Id, DateTimeOffset At, string Metric, string UnitCode, string CategoryCode, long Numerator, long Denominator, Guid TicketId, string Number, string Cause);

/// <summary>From a figure down to its tickets, and to what revised it after it was published.</summary>
public sealed class MetricTrail
{
    private const string Tickets = """
        select ticket_id, number, unit_code, category_code, (figures -> @metric ->> 0)::bigint as numerator, (figures -> @metric ->> 1)::bigint as denominator
        from dispatch.metric_entry
        where month = @month and figures ? @metric and (@units::text[] is null or unit_code = any(@units)) and category_code like @below
            and (@afterNumber::text is null or (number, ticket_id, unit_code, category_code) > (@afterNumber, @afterTicket, @afterUnit, @afterCategory))
            and (@part = 'All' or (@part = 'Hit' and (figures -> @metric ->> 0)::bigint > 0)
                or (@part = 'Miss' and (figures -> @metric ->> 0)::bigint < (figures -> @metric ->> 1)::bigint))
        order by number, ticket_id, unit_code, category_code limit @limit::int
        """;

    /// <summary>By whichever version of the formula: what was published by an older one is revised by the next.</summary>
    private const string Revisions = """
        select id, at, metric, unit_code, category_code, numerator, denominator, ticket_id, number, cause from dispatch.metric_revision
        where month = @month and metric = any(@keys) and (@units::text[] is null or unit_code = any(@units)) and category_code like @below
            and (@before::bigint is null or id < @before)
        order by id desc limit @limit::int
        """;

    private readonly NpgsqlDataSource database;
    private readonly CatalogCache catalog;

    internal MetricTrail(NpgsqlDataSource database, CatalogCache catalog) => (this.database, this.catalog) = (database, catalog);

    /// <param name="after">The last one shown; null from the beginning.</param>
    public async Task<IReadOnlyList<TrailTicket>> TicketsAsync(
        MetricFormula formula, MetricQuestion asked, TrailPart part, TrailPlace? after, int limit, CancellationToken ct)
    {
        var parameters = await TicketsOfAsync(formula, asked, part, after, limit, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<TrailTicket>(new CommandDefinition(Tickets, parameters, cancellationToken: ct))).AsList();
    }

    /// <summary>All of them as they stand at one moment, as they are read: what is counted anew meanwhile is neither missed nor told twice.</summary>
    public async IAsyncEnumerable<TrailTicket> AllTicketsAsync(MetricFormula formula, MetricQuestion asked, TrailPart part, [EnumeratorCancellation] CancellationToken ct)
    {
        var parameters = await TicketsOfAsync(formula, asked, part, after: null, limit: null, ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await foreach (var row in connection.QueryUnbufferedAsync<TrailTicket>(Tickets, parameters).WithCancellation(ct))
        {
            yield return row;
        }
    }

    /// <param name="before">The <see cref="TrailRevision.Id"/> of the last one shown; null from the newest.</param>
    /// <returns>Newest first.</returns>
    public async Task<IReadOnlyList<TrailRevision>> RevisionsAsync(MetricFormula formula, MetricQuestion asked, long? before, int limit, CancellationToken ct)
    {
        var names = await catalog.GetAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        var parameters = await RevisionsOfAsync(connection, names, formula, asked, before, limit, ct);
        return (await connection.QueryAsync<TrailRevision>(new CommandDefinition(Revisions, parameters, cancellationToken: ct))).AsList();
    }

    /// <summary>All of them, newest first, as they are read.</summary>
    public async IAsyncEnumerable<TrailRevision> AllRevisionsAsync(MetricFormula formula, MetricQuestion asked, [EnumeratorCancellation] CancellationToken ct)
    {
        var names = await catalog.GetAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        var parameters = await RevisionsOfAsync(connection, names, formula, asked, before: null, limit: null, ct);
        await foreach (var row in connection.QueryUnbufferedAsync<TrailRevision>(Revisions, parameters).WithCancellation(ct))
        {
            yield return row;
        }
    }

    private async Task<object> TicketsOfAsync(MetricFormula formula, MetricQuestion asked, TrailPart part, TrailPlace? after, int? limit, CancellationToken ct) => new
    {
        month = asked.Month,
        metric = formula.Key,
        units = asked.Units(await catalog.GetAsync(ct)),
        below = asked.Category + "%",
        afterNumber = after?.Number,
        afterTicket = after?.TicketId,
        afterUnit = after?.UnitCode,
        afterCategory = after?.CategoryCode,
        part = part.ToString(),
        limit,
    };

    private static async Task<object> RevisionsOfAsync(
        NpgsqlConnection connection, CatalogSnapshot names, MetricFormula formula, MetricQuestion asked, long? before, int? limit, CancellationToken ct)
    {
        var month = await PublishedMonth.ReadAsync(connection, asked, ct);
        return new
        {
            month = asked.Month,
            keys = formula.KeysSoFar.ToArray(),
            units = month is null ? asked.Units(names) : month.UnitsOf(asked, names),
            below = asked.Category + "%",
            before,
            limit,
        };
    }
}
