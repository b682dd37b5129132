using Dapper;
using Hotline.Dispatch.Catalog;
using Npgsql;

namespace Hotline.Dispatch.Trends;

/// <param name="Requests">Accepted on that day, answered on the call included.</param>
/// <param name="Dispatched">Those of them that were not answered on the call but went on to a unit, whenever: with <paramref name="OnCall"/> they make <paramref name="Requests"/>.</param>
/// <param name="Matters">事项（件）: those that were not merged into another (一事多诉), whenever that was done.</param>
public sealed record DayTrend(DateOnly Day, int Requests, int OnCall, int Dispatched, int Matters);

/// <param name="Code">Two-digit category, six-digit county, or ticket type.</param>
/// <param name="Matters">As of <see cref="DayTrend"/>.</param>
public sealed record CodeTrend(string Code, string Name, int Requests, int Matters);

/// <summary>A period read from the rollups. Every day of it is there, empty ones as zeros.</summary>
/// <param name="Requests">诉求（人次）: every voice.</param>
/// <param name="Matters">事项（件）: however many spoke of it.</param>
/// <param name="UpdatedAt">When the rollups last took something in; null when never.</param>
public sealed record TrendReport(
    DateOnly From,
    DateOnly To,
    DateTimeOffset? UpdatedAt,
    int Requests,
    int Matters,
    int OnCall,
    int Dispatched,
    int Replied,
    int Closed,
    int Overdue,
    int Solved,
    int Satisfied,
    IReadOnlyList<DayTrend> Days,
    IReadOnlyList<CodeTrend> Categories,
    IReadOnlyList<CodeTrend> Counties,
    IReadOnlyList<CodeTrend> Types);

/// <summary>The door for leaders' pages: requests per day, by category and by county. Reads rollups, never tickets.</summary>
public sealed class TrendReader(NpgsqlDataSource database, CatalogCache catalog)
{
    public const int LongestPeriod = 400;

    /// <param name="from">First day, Asia/Shanghai.</param>
    /// <param name="to">Last day; a period longer than <see cref="LongestPeriod"/> days is cut at its beginning.</param>
    /// <param name="category">Digits from the left; null for all. Categories are then told one level below.</param>
    /// <param name="region">City or county; null for all.</param>
    public async Task<TrendReport> PeriodAsync(DateOnly from, DateOnly to, string? category, string? region, CancellationToken ct)
    {
        const string sql = """
            select day, sum(accepted) as accepted, sum(accepted - merged) as matters, sum(on_call) as on_call, sum(replied) as replied,
                sum(closed) as closed, sum(overdue) as overdue, sum(solved) as solved, sum(satisfied) as satisfied
            from dispatch.daily_rollup where day between @from and @to and category_code like @category and region_code like @region group by day;
            select left(category_code, @level) as code, sum(accepted) as requests, sum(accepted - merged) as matters from dispatch.daily_rollup
            where day between @from and @to and category_code <> '' and category_code like @category and region_code like @region
            group by 1 having sum(accepted) > 0 order by 2 desc, 1;
            select left(region_code, 6) as code, sum(accepted) as requests, sum(accepted - merged) as matters from dispatch.daily_rollup
            where day between @from and @to and region_code <> '' and category_code like @category and region_code like @region
            group by 1 having sum(accepted) > 0 order by 2 desc, 1;
            select type as code, sum(accepted) as requests, sum(accepted - merged) as matters from dispatch.daily_rollup
            where day between @from and @to and type <> '' and category_code like @category and region_code like @region
            group by 1 having sum(accepted) > 0 order by 2 desc, 1;
            select moved_at from dispatch.outbox_cursor where consumer = @consumer
            """;
        from = to.DayNumber - from.DayNumber >= LongestPeriod ? to.AddDays(1 - LongestPeriod) : from;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var all = await connection.QueryMultipleAsync(
            new CommandDefinition(sql, new { from, to, consumer = TrendRollup.ConsumerName, category = category + "%", region = region + "%", level = Math.Min((category?.Length ?? 0) + 2, 6) }, cancellationToken: ct));
        var days = (await all.ReadAsync<DayRow>()).ToDictionary(row => row.Day);
        var names = await catalog.GetAsync(ct);
        var categories = Named(await all.ReadAsync<CodeRow>(), code => names.Categories.GetValueOrDefault(code)?.Name);
        var counties = Named(await all.ReadAsync<CodeRow>(), code => names.Regions.GetValueOrDefault(code)?.Name);
        var types = Named(await all.ReadAsync<CodeRow>(), Tickets.TypeWords.OfName);
        var updated = await all.ReadSingleOrDefaultAsync<DateTimeOffset?>();
        return new TrendReport(
            from, to, updated,
            (int)days.Values.Sum(day => day.Accepted), (int)days.Values.Sum(day => day.Matters), (int)days.Values.Sum(day => day.OnCall), (int)days.Values.Sum(day => day.Accepted - day.OnCall),
            (int)days.Values.Sum(day => day.Replied), (int)days.Values.Sum(day => day.Closed), (int)days.Values.Sum(day => day.Overdue),
            (int)days.Values.Sum(day => day.Solved), (int)days.Values.Sum(day => day.Satisfied),
            [.. Enumerable.Range(0, Math.Max(0, to.DayNumber - from.DayNumber + 1)).Select(step => Day(from.AddDays(step), days))],
            categories, counties, types);
    }

    private static DayTrend Day(DateOnly day, Dictionary<DateOnly, DayRow> rows) =>
        rows.TryGetValue(day, out var row) ? new DayTrend(day, (int)row.Accepted, (int)row.OnCall, (int)(row.Accepted - row.OnCall), (int)row.Matters) : new DayTrend(day, 0, 0, 0, 0);

    private static List<CodeTrend> Named(IEnumerable<CodeRow> rows, Func<string, string?> name) =>
        [.. rows.Select(row => new CodeTrend(row.Code, name(row.Code) ?? row.Code, (int)row.Requests, (int)row.Matters))];

    private sealed record DayRow(DateOnly Day, long Accepted, long Matters, long OnCall, long Replied, long Closed, long Overdue, long Solved, long Satisfied);

    private sealed record CodeRow(string Code, long Requests, long Matters);
}
