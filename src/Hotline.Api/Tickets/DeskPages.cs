using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Desk;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;

namespace Hotline.Api.Tickets;

/// <summary>Reads tickets for one reader, as records of the wire: for HTTP, for the liaison's pages, and as the desks' port.</summary>
internal sealed class DeskPages(TicketReader reader, TicketLists lists, PhotoStore photos, EvidenceStore evidence, CatalogCache catalog, TimeProvider time) : IDeskPages
{
    private const int PageSize = 50;
    private const int CallerRows = 20;

    public async Task<Agent.Client.Contracts.TicketPage?> PageAsync(Guid ticketId, Actor actor, CancellationToken ct)
    {
        if (await reader.PageAsync(ticketId, actor, ct) is not { } page)
        {
            return null;
        }

        var names = await catalog.GetAsync(ct);
        var seen = TicketSight.MaySeePhotos(actor) ? await photos.OfTicketAsync(ticketId, ct) : [];
        var proofs = Evidence.MayHave(page) ? await evidence.OfTicketAsync(ticketId, ct) : [];
        var shown = TicketViewing.Page(page, seen, names, time.GetUtcNow());
        return shown with
        {
            MayCall = (shown.ContactPhone ?? shown.CallNumber) is { Length: > 0 } && page.Line.State != Dispatch.Tickets.TicketState.Draft
                && TicketSight.MayCall(page.Line.Anonymous, page.Confidential, page.Line.UnitCode, page.OwnerId, actor),
            Evidence = EvidenceViewing.Items(proofs, page, actor, names),
            MayProve = Evidence.MayAdd(page) ? EvidenceViewing.Limits(names.Policy) : null,
        };
    }

    public async Task<IReadOnlyList<TicketRow>> OfCallerAsync(Pii caller, Guid? except, Actor actor, CancellationToken ct)
    {
        var theirs = await reader.OfCallerAsync(caller, actor, except, CallerRows, ct);
        return Rows(theirs.Lines);
    }

    public Task<Agent.Client.Contracts.TicketList> ListAsync(TicketListKind kind, Actor actor, string? cursor, CancellationToken ct) => ListAsync(new TicketListAsk(kind, []), actor, cursor, ct);

    public async Task<Agent.Client.Contracts.TicketList> ListAsync(TicketListAsk ask, Actor actor, string? cursor, CancellationToken ct)
    {
        var list = await lists.ListAsync(ask, actor, cursor, PageSize, ct);
        return new(Rows(list.Lines), list.Next);
    }

    /// <param name="line">The number on the call that the actor is on.</param>
    public async Task<Agent.Client.Contracts.TicketList> SearchAsync(string numberOrPhone, Pii? line, Actor actor, CancellationToken ct) =>
        new(Rows(await lists.SearchAsync(numberOrPhone, actor, ct, line)), null);

    private List<TicketRow> Rows(IReadOnlyList<TicketLine> lines)
    {
        var now = time.GetUtcNow();
        return [.. lines.Select(line => TicketViewing.Row(line, now))];
    }
}
