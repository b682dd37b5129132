using System.Globalization;
using Hotline.Api.Admin;
using Hotline.Api.Problems;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Metrics;

namespace Hotline.Api.Metrics;

/// <summary>The ledger as CSV, without a cap: every figure of a month by unit and category, every ticket behind one figure, and every revision of it. Each is what one statement saw.</summary>
internal static class MetricExport
{
    private static readonly string[] Columns =
        ["month", "metric", "name", "unitCode", "unit", "categoryCode", "category", "numerator", "denominator", "publishedNumerator", "publishedDenominator"];

    private static readonly string[] TicketColumns = ["month", "metric", "number", "unitCode", "unit", "categoryCode", "category", "numerator", "denominator"];

    private static readonly string[] RevisionColumns =
        ["month", "metric", "at", "number", "unitCode", "unit", "categoryCode", "category", "numerator", "denominator", "cause"];

    public static void MapMetricExports(this IEndpointRouteBuilder metrics)
    {
        metrics.MapGet("/export", MonthAsync).Produces<string>(200, "text/csv");
        metrics.MapGet("/{id}/tickets/export", TicketsAsync).Produces<string>(200, "text/csv");
        metrics.MapGet("/{id}/revisions/export", RevisionsAsync).Produces<string>(200, "text/csv");
    }

    private static async Task<IResult> MonthAsync(HttpContext context, MetricReader reader, CatalogCache catalog, TimeProvider time, string? month, CancellationToken ct)
    {
        var names = await catalog.GetAsync(ct);
        var (asked, refused) = MetricSight.Within(context, names, MetricReading.Read(time, month, null, null));
        if (asked is null)
        {
            return refused!; // One of the two is there.
        }

        var word = MetricShowing.Word(asked.Month);
        return CsvFile.Streamed($"metrics-{word}.csv", Columns, Lines(), ct);

        async IAsyncEnumerable<string[]> Lines()
        {
            await foreach (var line in reader.ExportAsync(asked, ct))
            {
                yield return [
                    word, line.Metric, MetricCatalog.OfKey(line.Metric)?.Name ?? "", line.UnitCode, MetricShowing.NameOf(line.UnitCode, names), line.CategoryCode,
                    Path(line.CategoryCode, names), Number(line.Now?.Numerator ?? 0), Number(line.Now?.Denominator ?? 0),
                    Number(line.Published?.Numerator), Number(line.Published?.Denominator)];
            }
        }
    }

    private static async Task<IResult> TicketsAsync(
        HttpContext context, MetricTrail trail, CatalogCache catalog, TimeProvider time, string id, string? month, string? unit, string? category, string? part, CancellationToken ct)
    {
        var names = await catalog.GetAsync(ct);
        var (asked, refused) = MetricSight.Within(context, names, MetricReading.Read(time, month, unit, category), trail: true);
        if (asked is null || MetricCatalog.Find(id) is not { } formula)
        {
            return refused ?? Refusals.NotFound();
        }

        if (MetricReading.Part(part) is not { } which)
        {
            return Refusals.Field("part", "应为 all、hit 或 miss");
        }

        var word = MetricShowing.Word(asked.Month);
        return CsvFile.Streamed($"{formula.Id}-{word}.csv", TicketColumns, Lines(), ct);

        async IAsyncEnumerable<string[]> Lines()
        {
            await foreach (var row in trail.AllTicketsAsync(formula, asked, which, ct))
            {
                yield return [
                    word, formula.Key, row.Number, row.UnitCode, MetricShowing.NameOf(row.UnitCode, names), row.CategoryCode, Path(row.CategoryCode, names),
                    Number(row.Numerator), Number(row.Denominator)];
            }
        }
    }

    private static async Task<IResult> RevisionsAsync(
        HttpContext context, MetricTrail trail, CatalogCache catalog, TimeProvider time, string id, string? month, string? unit, string? category, CancellationToken ct)
    {
        var names = await catalog.GetAsync(ct);
        var (asked, refused) = MetricSight.Within(context, names, MetricReading.Read(time, month, unit, category), trail: true);
        if (asked is null || MetricCatalog.Find(id) is not { } formula)
        {
            return refused ?? Refusals.NotFound();
        }

        var word = MetricShowing.Word(asked.Month);
        return CsvFile.Streamed($"{formula.Id}-revisions-{word}.csv", RevisionColumns, Lines(), ct);

        async IAsyncEnumerable<string[]> Lines()
        {
            await foreach (var row in trail.AllRevisionsAsync(formula, asked, ct))
            {
                yield return [
                    word, row.Metric, CsvFile.Second(row.At), row.Number, row.UnitCode, MetricShowing.NameOf(row.UnitCode, names), row.CategoryCode, Path(row.CategoryCode, names),
                    Number(row.Numerator), Number(row.Denominator), MetricShowing.CauseOf(row.Cause)];
            }
        }
    }

    private static string Path(string categoryCode, CatalogSnapshot names) => categoryCode.Length == 0 ? "" : names.CategoryPath(categoryCode);

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
