using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Wallboard;
using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Metrics;

namespace Hotline.Api.Metrics;

/// <summary>/api/metrics: the KPIs of a month, by unit, down to the tickets, and what revised them after they were published.</summary>
internal static class MetricEndpoints
{
    private const int PageSize = 50;

    public static void MapMetrics(this IEndpointRouteBuilder app)
    {
        var metrics = app.MapGroup("/api/metrics").RequireAuthorization(Permissions.Ledger).WithTags("metrics");
        metrics.MapGet("", MonthAsync).Produces<MetricPage>();
        metrics.MapGet("/{id}/units", UnitsAsync).Produces<MetricUnits>();
        metrics.MapGet("/{id}/tickets", TicketsAsync).Produces<MetricTickets>();
        metrics.MapGet("/{id}/calls", CallsAsync).Produces<MetricCalls>();
        metrics.MapGet("/{id}/revisions", RevisionsAsync).Produces<MetricRevisions>();
        metrics.MapMetricExports();
    }

    private static async Task<IResult> MonthAsync(
        HttpContext context, MetricReader reader, CatalogCache catalog, TimeProvider time, string? month, string? unit, string? category, CancellationToken ct)
    {
        var (asked, refused) = MetricSight.Within(context, await catalog.GetAsync(ct), MetricReading.Read(time, month, unit, category));
        return asked is null ? refused! : TypedResults.Ok(MetricShowing.Page(await reader.MonthAsync(asked, ct))); // One of the two is there.
    }

    private static async Task<IResult> UnitsAsync(
        HttpContext context, MetricReader reader, CatalogCache catalog, TimeProvider time, string id, string? month, string? category, CancellationToken ct)
    {
        var names = await catalog.GetAsync(ct);
        var (asked, refused) = MetricSight.Within(context, names, MetricReading.Read(time, month, null, category));
        if (asked is null || MetricCatalog.Find(id) is not { } formula)
        {
            return refused ?? Refusals.NotFound();
        }

        if (!formula.IsOfTickets)
        {
            // Calls are no unit's: they come to the hotline's queues.
            return TypedResults.Ok(new MetricUnits(asked is { UnitCode: null or "", Category: null } ? [.. (await reader.ByPartAsync(formula, asked.Month, ct)).Select(part => MetricShowing.Part(part, formula))] : []));
        }

        return TypedResults.Ok(new MetricUnits([.. (await reader.ByUnitAsync(formula, asked, ct)).Select(row => MetricShowing.Unit(row, formula, names))]));
    }

    private static async Task<IResult> TicketsAsync(
        HttpContext context, MetricTrail trail, CatalogCache catalog, TimeProvider time, string id, string? month, string? unit, string? category, string? part, string? cursor, CancellationToken ct)
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

        var rows = await trail.TicketsAsync(formula, asked, which, MetricCursor.Parse(cursor), PageSize + 1, ct);
        return TypedResults.Ok(new MetricTickets(
            [.. rows.Take(PageSize).Select(row => MetricShowing.Ticket(row, names))], rows.Count > PageSize ? MetricCursor.Of(rows[PageSize - 1]) : null));
    }

    private static async Task<IResult> CallsAsync(
        HttpContext context, CallTrail trail, CatalogCache catalog, TimeProvider time, string id, string? month, string? part, Guid? cursor, CancellationToken ct)
    {
        var (asked, refused) = MetricSight.Within(context, await catalog.GetAsync(ct), MetricReading.Read(time, month, null, null));
        if (asked is null || MetricCatalog.Find(id) is not { IsOfTickets: false } formula)
        {
            return refused ?? Refusals.NotFound();
        }

        if (asked.UnitCode is not null)
        {
            return Refusals.Field("unit", "来电不属于承办单位");
        }

        if (MetricReading.Part(part) is not { } which)
        {
            return Refusals.Field("part", "应为 all、hit 或 miss");
        }

        var rows = await trail.ListAsync(formula.Id, asked.Month, which, cursor, PageSize + 1, ct);
        return TypedResults.Ok(new MetricCalls(
            [.. rows.Take(PageSize).Select(call => new MetricCallRow(call.Id, call.ArrivedAt, call.QueueName, call.Wait, call.Hit, call.TicketId))], rows.Count > PageSize ? rows[PageSize - 1].Id : null));
    }

    private static async Task<IResult> RevisionsAsync(
        HttpContext context, MetricTrail trail, CatalogCache catalog, TimeProvider time, string id, string? month, string? unit, string? category, string? cursor, CancellationToken ct)
    {
        var names = await catalog.GetAsync(ct);
        var (asked, refused) = MetricSight.Within(context, names, MetricReading.Read(time, month, unit, category), trail: true);
        if (asked is null || MetricCatalog.Find(id) is not { } formula)
        {
            return refused ?? Refusals.NotFound();
        }

        var rows = await trail.RevisionsAsync(formula, asked, MetricCursor.ParseRevision(cursor), PageSize + 1, ct);
        return TypedResults.Ok(new MetricRevisions(
            [.. rows.Take(PageSize).Select(row => MetricShowing.Revision(row, names))], rows.Count > PageSize ? MetricCursor.Of(rows[PageSize - 1]) : null));
    }
}
