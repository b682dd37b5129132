using System.Runtime.CompilerServices;
using Dapper;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Metrics.Storage;
using Npgsql;

namespace Hotline.Dispatch.Metrics;

/// <param name="Month">The first day of a month in China.</param>
/// <param name="UnitCode">With all units below it; empty for the hotline's own; null for everything.</param>
/// <param name="Category">Digits from the left; null for all.</param>
/// <param name="Alone">Of the unit itself, without those below it.</param>
public sealed record MetricQuestion(DateOnly Month, string? UnitCode = null, string? Category = null, bool Alone = false)
{
    internal string[]? Units(CatalogSnapshot names) => UnitCode is not { } unit ? null : Alone ? [unit] : names.WithBelow(unit);
}

/// <param name="Published">As it was frozen, by whichever version of the formula; null where it was not.</param>
/// <param name="Revisions">How many changes there were since.</param>
/// <param name="PublishedBy">The formula of then; null where the month is open or had no such figure.</param>
public sealed record MetricFigure(MetricFormula Formula, MetricNumbers Now, MetricNumbers? Published, int Revisions, PublishedFormula? PublishedBy);

/// <param name="Formula">In the words of then.</param>
public sealed record PublishedFormula(int Version, string Name, string Formula);

/// <param name="Numerator">Cases, or seconds where a mean span is counted.</param>
public sealed record MetricNumbers(long Numerator, long Denominator);

/// <param name="FrozenAt">Null while the month is open.</param>
public sealed record MetricMonth(DateOnly Month, DateTimeOffset? FrozenAt, IReadOnlyList<MetricFigure> Figures, MetricScore Score)
{
    /// <summary>The first day of the month of an instant, in China.</summary>
    public static DateOnly Of(DateTimeOffset at)
    {
        var day = WorkingCalendar.DayOf(at);
        return new DateOnly(day.Year, day.Month, 1);
    }
}

/// <param name="UnitCode">Empty for the hotline's own.</param>
public sealed record UnitFigure(string UnitCode, MetricNumbers Now, MetricNumbers? Published);

/// <summary>One line of the export.</summary>
public sealed record MetricLine(string Metric, string UnitCode, string CategoryCode, MetricNumbers? Now, MetricNumbers? Published);

/// <summary>The door to the ledger's figures. Never reads a ticket.</summary>
public sealed class MetricReader
{
    private const string Narrowed = "month = @month and (@units::text[] is null or unit_code = any(@units)) and category_code like @below";
    private const string NarrowedThen = "month = @month and (@unitsThen::text[] is null or unit_code = any(@unitsThen)) and category_code like @below";
    private readonly NpgsqlDataSource database;
    private readonly CatalogCache catalog;
    private readonly MetricSources sources;

    internal MetricReader(NpgsqlDataSource database, CatalogCache catalog, MetricSources sources) =>
        (this.database, this.catalog, this.sources) = (database, catalog, sources);

    /// <summary>Every formula of the catalogue, in its order, with its figures; and the score that they make.</summary>
    public async Task<MetricMonth> MonthAsync(MetricQuestion asked, CancellationToken ct)
    {
        const string sql = $"""
            select metric, sum(numerator)::bigint as numerator, sum(denominator)::bigint as denominator from dispatch.metric_cell where {Narrowed} group by metric;
            select metric, sum(numerator)::bigint as numerator, sum(denominator)::bigint as denominator from dispatch.metric_snapshot where {NarrowedThen} group by metric;
            select split_part(metric, '/', 1) as metric, count(*)::bigint as numerator, 0::bigint as denominator from dispatch.metric_revision where {NarrowedThen} group by 1;
            select f.frozen_at, coalesce(f.weighing, w.version) as version,
                coalesce(f.weights, {MetricWeightStore.ByKey}, jsonb_build_object())::text as weights
            from dispatch.metric_weighing w left join dispatch.metric_freeze f on f.month = @month
            """;
        var names = await catalog.GetAsync(ct);
        var others = asked is { UnitCode: null or "", Category: null } ? await sources.OfMonthAsync(asked.Month, ct) : null;
        await using var connection = await database.OpenConnectionAsync(ct);
        var month = await PublishedMonth.ReadAsync(connection, asked, ct);
        await using var all = await connection.QueryMultipleAsync(new CommandDefinition(sql, Parameters(asked, names, month), cancellationToken: ct));
        var now = (await all.ReadAsync<Sum>()).ToDictionary(row => row.Metric, row => row.Numbers);
        var published = (await all.ReadAsync<Sum>()).ToDictionary(row => row.Metric, row => row.Numbers);
        var revisions = (await all.ReadAsync<Sum>()).ToDictionary(row => row.Metric, row => (int)row.Numerator);
        var head = await all.ReadSingleAsync<Head>();
        MetricWeight[] weights = [.. DispatchJson.Read<Dictionary<string, int>>(head.Weights).OrderByDescending(weight => weight.Value).ThenBy(weight => weight.Key, StringComparer.Ordinal).Select(weight => new MetricWeight(weight.Key, weight.Value))];
        return new MetricMonth(
            asked.Month, head.FrozenAt,
            [.. MetricCatalog.All.Select(formula => new MetricFigure(
                formula, Now(formula.Key) ?? new MetricNumbers(0, 0), month?.KeyOf(formula.Id) is { } then ? published.GetValueOrDefault(then) : null,
                revisions.GetValueOrDefault(formula.Id), month?.FormulaOf(formula.Id)))],
            new MetricScore(
                CompositeScore.Of(weights, metric => Now(MetricCatalog.OfKey(metric)?.Key ?? metric)), head.FrozenAt is null ? null : CompositeScore.Of(weights, metric => published.GetValueOrDefault(metric)), head.Version,
                weights.Sum(weight => revisions.GetValueOrDefault(MetricCatalog.IdOf(weight.Metric))), weights));

        // Of a month published by an older formula too, what stands now is today's.
        MetricNumbers? Now(string metric) => others?.GetValueOrDefault(metric) ?? now.GetValueOrDefault(metric);
    }

    /// <summary>One figure by unit, all units that have something to show.</summary>
    public async Task<IReadOnlyList<UnitFigure>> ByUnitAsync(MetricFormula formula, MetricQuestion asked, CancellationToken ct)
    {
        const string sql = $"""
            select coalesce(c.unit_code, s.unit_code) as unit_code, c.numerator, c.denominator, s.numerator as was_numerator, s.denominator as was_denominator
            from (select unit_code, sum(numerator)::bigint as numerator, sum(denominator)::bigint as denominator from dispatch.metric_cell where {Narrowed} and metric = @metric group by 1) c
            full join (select unit_code, sum(numerator)::bigint as numerator, sum(denominator)::bigint as denominator from dispatch.metric_snapshot where {NarrowedThen} and metric = @metricThen group by 1) s
                on s.unit_code = c.unit_code
            order by 1
            """;
        var names = await catalog.GetAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        var parameters = Parameters(asked, names, await PublishedMonth.ReadAsync(connection, asked, ct), formula);
        return [.. (await connection.QueryAsync<Line>(new CommandDefinition(sql, parameters, cancellationToken: ct)))
            .Select(row => new UnitFigure(row.UnitCode, row.Now ?? new MetricNumbers(0, 0), row.Published))];
    }

    /// <summary>A figure that is no tickets' by what it is divided by: calls by queue.</summary>
    public Task<IReadOnlyList<SourcePart>> ByPartAsync(MetricFormula formula, DateOnly month, CancellationToken ct) => sources.PartsAsync(formula, month, ct);

    /// <summary>Every figure of a month by unit and category, as it is read; narrowed to the units asked for.</summary>
    public async IAsyncEnumerable<MetricLine> ExportAsync(MetricQuestion asked, [EnumeratorCancellation] CancellationToken ct)
    {
        const string sql = $"""
            select coalesce(c.metric, s.metric) as metric, coalesce(c.unit_code, s.unit_code) as unit_code, coalesce(c.category_code, s.category_code) as category_code,
                c.numerator, c.denominator, s.numerator as was_numerator, s.denominator as was_denominator
            from (select * from dispatch.metric_cell where {Narrowed}) c full join (select * from dispatch.metric_snapshot where {NarrowedThen}) s
                on (s.metric, s.unit_code, s.category_code) = (c.metric, c.unit_code, c.category_code)
            order by 1, 2, 3
            """;
        var names = await catalog.GetAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        var parameters = Parameters(asked, names, await PublishedMonth.ReadAsync(connection, asked, ct));
        await foreach (var row in connection.QueryUnbufferedAsync<Line>(sql, parameters).WithCancellation(ct))
        {
            yield return new MetricLine(row.Metric, row.UnitCode, row.CategoryCode, row.Now, row.Published);
        }
    }

    private static object Parameters(MetricQuestion asked, CatalogSnapshot names, PublishedMonth? month, MetricFormula? formula = null) => new
    {
        month = asked.Month,
        units = asked.Units(names),
        unitsThen = month is null ? asked.Units(names) : month.UnitsOf(asked, names),
        below = asked.Category + "%",
        metric = formula?.Key,
        metricThen = formula is null ? null : month?.KeyOf(formula.Id),
        ids = MetricCatalog.All.Select(one => one.Id).ToArray(),
        keys = MetricCatalog.All.Select(one => one.Key).ToArray(),
    };

    private sealed record Head(DateTimeOffset? FrozenAt, int Version, string Weights);

    private sealed record Sum(string Metric, long Numerator, long Denominator)
    {
        public MetricNumbers Numbers => new(Numerator, Denominator);
    }

    private sealed class Line
    {
        public string Metric { get; init; } = "";

        public string UnitCode { get; init; } = "";

        public string CategoryCode { get; init; } = "";

        public long? Numerator { get; init; }

        public long? Denominator { get; init; }

        public long? WasNumerator { get; init; }

        public long? WasDenominator { get; init; }

        public MetricNumbers? Now => Numerator is { } above && Denominator is { } below ? new(above, below) : null;

        public MetricNumbers? Published => WasNumerator is { } above && WasDenominator is { } below ? new(above, below) : null;
    }
}
