using Hotline.Agent.Client.Contracts;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Catalog;

namespace Hotline.Api.Pages.Unit;

/// <summary>The unit's open tickets, nearest limit first; what it is asked to assist in; or what it handed down and follows.</summary>
public sealed class IndexModel : FormModel
{
    private readonly DeskPages pages;
    private readonly CatalogCache catalog;

    internal IndexModel(DeskPages pages, CatalogCache catalog) => (this.pages, this.catalog) = (pages, catalog);

    public IReadOnlyList<TicketRow> Rows { get; private set; } = [];

    public string? Next { get; private set; }

    public string? UnitName { get; private set; }

    public UnitList List { get; private set; } = UnitList.All[0];

    public async Task OnGetAsync(string? list, string? cursor, CancellationToken ct)
    {
        Greet(); // Of a ticket that is not theirs any more, what was done is said here.
        var actor = VerbRunner.ActorOf(HttpContext);
        List = UnitList.All.FirstOrDefault(one => one.Word == list) ?? UnitList.All[0];
        var rows = await pages.ListAsync(List.Kind, actor, cursor, ct);
        (Rows, Next) = (rows.Rows, rows.Next);
        UnitName = actor.UnitCode is { } unit ? (await catalog.GetAsync(ct)).Units.GetValueOrDefault(unit)?.Name : null;
    }
}
