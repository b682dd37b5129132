using Hotline.Agent.Client.Contracts;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Microsoft.AspNetCore.Mvc;

namespace Hotline.Api.Pages.Unit;

/// <summary>What ran over and this person is to know of; and the unit's open tickets, nearest limit first, what it is asked to assist in, or what it handed down and follows.</summary>
public sealed class IndexModel : FormModel
{
    /// <summary>On a phone the tickets come below them; what is seen makes room for the next.</summary>
    private const int DigestsShown = 3;

    private readonly DeskPages pages;
    private readonly EscalationDigests digests;
    private readonly CatalogCache catalog;

    internal IndexModel(DeskPages pages, EscalationDigests digests, CatalogCache catalog) => (this.pages, this.digests, this.catalog) = (pages, digests, catalog);

    public IReadOnlyList<EscalationDigestItem> Digests { get; private set; } = [];

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
        List = Named(list);
        Digests = [.. (await digests.UnseenAsync(actor, DigestsShown, ct)).Select(EscalationEndpoints.Item)];
        var rows = await pages.ListAsync(List.Kind, actor, cursor, ct);
        (Rows, Next) = (rows.Rows, rows.Next);
        Others = [.. UnitList.All.Where(one => one != List && (!one.OfLeaders || actor.Is(Role.UnitLeader)))];
        if (Others.FirstOrDefault(one => one.OfLeaders) is { } leaders && await pages.ListAsync(leaders.Kind, actor, null, ct) is { Rows.Count: > 0 } waiting)
        {
            Waiting = waiting.Next is null ? $"{waiting.Rows.Count}" : $"{waiting.Rows.Count}+";
        }

        UnitName = actor.UnitCode is { } unit ? (await catalog.GetAsync(ct)).Units.GetValueOrDefault(unit)?.Name : null;
    }

    /// <summary>知道了. One that a colleague of the same role has seen meanwhile is gone as well.</summary>
    public async Task<IActionResult> OnPostSeenAsync(Guid digest, string? list, CancellationToken ct)
    {
        await digests.SeeAsync(digest, VerbRunner.ActorOf(HttpContext), ct);
        Said = "超期提醒已知悉。";
        return Redirect(Named(list).Address);
    }

    private static UnitList Named(string? word) => UnitList.All.FirstOrDefault(one => one.Word == word) ?? UnitList.All[0];
}
