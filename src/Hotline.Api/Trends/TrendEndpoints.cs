using Hotline.Agent.Client.Contracts;
using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Trends;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Api.Trends;

/// <summary>/api/trends: what the leaders' page shows. Demand, county heat and surges are read from the rollups; the grid and the words from the search engine.</summary>
internal static class TrendEndpoints
{
    public static void MapTrends(this IEndpointRouteBuilder app)
    {
        var trends = app.MapGroup("/api/trends").RequireAuthorization(Permissions.Trends).WithTags("trends");
        trends.MapGet("", PeriodAsync).Produces<TrendPage>();
        trends.MapGet("/counties", CountiesAsync).Produces<CountyHeat>();
        trends.MapGet("/grid", GridAsync).Produces<GridHeat>();
        trends.MapGet("/surges", SurgesAsync).Produces<SurgeList>();
        trends.MapGet("/words", WordsAsync).Produces<RisingWordList>();
    }

    private static async Task<IResult> PeriodAsync(TrendReader trends, TimeProvider time, DateOnly? from, DateOnly? to, string? category, string? region, CancellationToken ct)
    {
        var (period, refused) = TrendPeriod.Read(time, from, to, category, region);
        return period is null ? refused! : TypedResults.Ok(Page(await trends.PeriodAsync(period.From, period.To, period.Category, period.Region, ct), time.GetUtcNow())); // One of the two is there.
    }

    private static async Task<IResult> CountiesAsync(HeatReader heat, TimeProvider time, DateOnly? from, DateOnly? to, string? category, CancellationToken ct)
    {
        var (period, refused) = TrendPeriod.Read(time, from, to, category, null);
        return period is null ? refused! : TypedResults.Ok(new CountyHeat(
            period.From, period.To, [.. (await heat.CountiesAsync(period.From, period.To, period.Category, ct)).Select(one => new CountyDayCount(one.Day, one.Region, one.Requests, one.Matters))]));
    }

    private static async Task<IResult> GridAsync(HeatReader heat, TimeProvider time, DateOnly? from, DateOnly? to, string? category, int? zoom, CancellationToken ct)
    {
        var (period, refused) = TrendPeriod.Read(time, from, to, category, null);
        if (period is null)
        {
            return refused!; // One of the two is there.
        }

        return zoom is < MapTile.Coarsest or > MapTile.Finest ? Refusals.Field("zoom", $"应为{MapTile.Coarsest}到{MapTile.Finest}")
            : await heat.GridAsync(period.From, period.To, period.Category, zoom ?? 12, ct) is { } cells
                ? TypedResults.Ok(new GridHeat([.. cells.Select(cell => new GridCount(cell.Longitude, cell.Latitude, cell.Requests, cell.Matters))]))
                : Unavailable();
    }

    private static async Task<IResult> SurgesAsync(SurgeReader surges, TimeProvider time, DateOnly? day, CancellationToken ct)
    {
        var (period, refused) = TrendPeriod.Read(time, day, day, null, null);
        return period is null ? refused! : TypedResults.Ok(new SurgeList(period.To, [.. (await surges.OfDayAsync(period.To, ct)).Select(one => new SurgeRow(
            one.Category, one.CategoryName, one.Region, one.RegionName, one.Count, one.Matters, Math.Round(one.Expected, 1), Math.Round(one.Score, 1)))]));
    }

    private static async Task<IResult> WordsAsync(RisingWords words, TimeProvider time, DateOnly? day, CancellationToken ct)
    {
        var (period, refused) = TrendPeriod.Read(time, day, day, null, null);
        return period is null ? refused!
            : await words.UntilAsync(period.To, ct) is { } rising
                ? TypedResults.Ok(new RisingWordList(
                    period.To.AddDays(1 - RisingWords.WindowDays), period.To, [.. rising.Select(one => new WordRow(one.Word, one.Count, one.Matters, Math.Round(one.Expected, 1), Math.Round(one.Score, 1)))]))
                : Unavailable();
    }

    private static TrendPage Page(TrendReport report, DateTimeOffset now) => new(
        report.From, report.To, report.UpdatedAt ?? now, report.Requests, report.OnCall, report.Dispatched, report.Closed, report.Overdue,
        [.. report.Days.Select(day => new DayCount(day.Day, day.Requests, day.OnCall, day.Dispatched, day.Matters))],
        Named(report.Categories), Named(report.Counties), Named(report.Types), report.Matters);

    private static IReadOnlyList<NamedCount> Named(IReadOnlyList<CodeTrend> rows) => [.. rows.Select(row => new NamedCount(row.Code, row.Name, row.Requests, row.Matters))];

    private static ProblemHttpResult Unavailable() => Refusals.Make(StatusCodes.Status503ServiceUnavailable, "search.unavailable", "搜索暂时不可用，请稍后再试");
}
