using Hotline.Agent.Client.Contracts;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;

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

    /// <summary>The other lists that this person has.</summary>
    public IReadOnlyList<UnitList> Others { get; private set; } = [];

    /// <summary>How many replies wait for this leader; empty for none, and for who leads nobody.</summary>
    public string Waiting { get; private set; } = "";

    public async Task OnGetAsync(string? list, string? cursor, CancellationToken ct)
    {
        Greet(); // Of a ticket that is not theirs any more, what was done is said here.
        var actor = VerbRunner.ActorOf(HttpContext);
        List = UnitList.All.FirstOrDefault(one => one.Word == list) ?? UnitList.All[0];
        var rows = await pages.ListAsync(List.Kind, actor, cursor, ct);
        (Rows, Next) = (rows.Rows, rows.Next);
        Others = [.. UnitList.All.Where(one => one != List && (!one.OfLeaders || actor.Is(Role.UnitLeader)))];
        if (Others.FirstOrDefault(one => one.OfLeaders) is { } leaders && await pages.ListAsync(leaders.Kind, actor, null, ct) is { Rows.Count: > 0 } waiting)
        {
            Waiting = waiting.Next is null ? $"{waiting.Rows.Count}" : $"{waiting.Rows.Count}+";
        }

        UnitName = actor.UnitCode is { } unit ? (await catalog.GetAsync(ct)).Units.GetValueOrDefault(unit)?.Name : null;
    }
}
