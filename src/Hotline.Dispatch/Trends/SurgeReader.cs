using Dapper;
using Hotline.Dispatch.Catalog;
using Npgsql;

namespace Hotline.Dispatch.Trends;

/// <param name="Region">County; empty for the whole area.</param>
/// <param name="Count">诉求（人次）of the day: what it is measured by.</param>
/// <param name="Matters">事项（件）among them: requests that were not merged into another.</param>
public sealed record Surge(string Category, string CategoryName, string Region, string RegionName, int Count, int Matters, double Expected, double Score);

/// <summary>The door to the surge list: which matter rises where, from the rollups.</summary>
public sealed class SurgeReader(NpgsqlDataSource database, CatalogCache catalog)
{
    private const int Most = 20;

    /// <returns>Of the day, strongest first, at most 20; by county, and for the whole area where no county explains it.</returns>
    public async Task<IReadOnlyList<Surge>> OfDayAsync(DateOnly day, CancellationToken ct)
    {
        const string sql = """
            select day, category_code as category, left(region_code, 6) as region, sum(accepted)::integer as requests, sum(accepted - merged)::integer as matters from dispatch.daily_rollup
            where day between @from and @day and category_code <> '' and accepted > 0 group by 1, 2, 3
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        var from = day.AddDays(-SurgeMath.BaseDays);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(sql, new { from, day }, cancellationToken: ct))).AsList();
        var names = await catalog.GetAsync(ct);
        var counties = Surges(rows.GroupBy(row => (row.Category, row.Region)), day);
        var explained = counties.GroupBy(one => one.Category).ToDictionary(group => group.Key, group => group.Sum(one => one.Score.Count));
        var whole = Surges(rows.GroupBy(row => (row.Category, Region: "")), day)
            .Where(one => explained.GetValueOrDefault(one.Category) < one.Score.Count / 2);
        return [.. counties.Concat(whole).OrderByDescending(one => one.Score.Score).ThenBy(one => one.Category, StringComparer.Ordinal).Take(Most).Select(one => new Surge(
            one.Category, names.CategoryPath(one.Category), one.Region, one.Region.Length == 0 ? "全部地区" : names.RegionPath(one.Region), one.Score.Count, one.Matters, one.Score.Expected, one.Score.Score))];
    }

    private static List<(string Category, string Region, SurgeScore Score, int Matters)> Surges(IEnumerable<IGrouping<(string Category, string Region), Row>> groups, DateOnly day) =>
        [.. groups.Select(group => (group.Key.Category, group.Key.Region, Score: Score(group, day), Matters: group.Where(row => row.Day == day).Sum(row => row.Matters)))
            .Where(one => SurgeMath.IsSurge(one.Score))];

    private static SurgeScore Score(IEnumerable<Row> rows, DateOnly day)
    {
        Span<int> counts = stackalloc int[SurgeMath.BaseDays + 1];
        foreach (var row in rows)
        {
            counts[SurgeMath.BaseDays - (day.DayNumber - row.Day.DayNumber)] += row.Requests;
        }

        return SurgeMath.Score(counts[..SurgeMath.BaseDays], counts[SurgeMath.BaseDays]);
    }

    private sealed record Row(DateOnly Day, string Category, string Region, int Requests, int Matters);
}
