using Hotline.Agent.Client.Contracts;
using Hotline.Api.Metrics;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Metrics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Hotline.Api.Pages.Unit;

/// <summary>The unit's own figures of a month, or those of a unit below it; behind each of its own, the tickets.</summary>
public sealed class MetricsModel : PageModel
{
    private const int MostTickets = 100;
    private readonly MetricReader reader;
    private readonly MetricTrail trail;
    private readonly CatalogCache catalog;
    private readonly TimeProvider time;

    internal MetricsModel(MetricReader reader, MetricTrail trail, CatalogCache catalog, TimeProvider time) => (this.reader, this.trail, this.catalog, this.time) = (reader, trail, catalog, time);

    public MetricPage Figures { get; private set; } = null!; // Set before the page is rendered.

    /// <summary>The unit chosen; null for the reader's own with all below it.</summary>
    public string? Chosen { get; private set; }

    public IReadOnlyList<UnitItem> Units { get; private set; } = [];

    /// <summary>The figure whose tickets are shown.</summary>
    public MetricRow? Open { get; private set; }

    public IReadOnlyList<MetricTicketRow> Tickets { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string? month, string? unit, string? metric, CancellationToken ct)
    {
        if (VerbRunner.ActorOf(HttpContext).UnitCode is not { } own || MetricReading.Read(time, month, own, null).Question is not { } asked)
        {
            return NotFound();
        }

        var names = await catalog.GetAsync(ct);
        Chosen = string.IsNullOrEmpty(unit) ? null : unit;
        if (Chosen is { } one && one != own && !names.IsUnder(one, own))
        {
            return NotFound();
        }

        Units = [.. names.WithBelow(own).Select(code => names.Units.GetValueOrDefault(code)).OfType<Dispatch.Catalog.Unit>().Select(CatalogEndpoints.Item)];
        Figures = MetricShowing.Page(await reader.MonthAsync(asked with { UnitCode = Chosen ?? own }, ct));
        Open = Figures.Rows.FirstOrDefault(row => row.Id == metric);
        if (Open is not null && MetricCatalog.Find(Open.Id) is { } formula)
        {
            var rows = await trail.TicketsAsync(formula, asked with { Alone = true }, TrailPart.All, null, MostTickets, ct);
            Tickets = [.. rows.Select(row => MetricShowing.Ticket(row, names))];
        }

        return Page();
    }
}
