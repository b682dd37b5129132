using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Search;

/// <summary>What is being written, as far as it is typed. Caller and point are the draft's own.</summary>
/// <param name="Text">Title and content; scrubbed before an engine sees it.</param>
/// <param name="Except">The draft itself; its caller and place are compared too where it is the actor's.</param>
public sealed record SimilarQuestion(string Text, string? RegionCode = null, string? CategoryCode = null, string? Place = null, Guid? Except = null);

/// <summary>An earlier ticket with what speaks for its being the same matter.</summary>
public sealed record SimilarTicket(TicketLine Line, Likeness Likeness)
{
    /// <summary>It has a point that another at the same address may take over (<see cref="RepeatDesk.TakePlaceAsync"/>).</summary>
    public bool Pointed { get; init; }

    public bool LendsItsPlace => Pointed && Likeness.MayShareAPlace;
}

/// <summary>
/// The door to earlier tickets like the one being written. The engine proposes by words, place and category (<see cref="RepeatCandidates"/>), the blind index by the caller;
/// the parts of the likeness, counted here, decide, so that both engines show the same.
/// </summary>
public sealed class SimilarCases
{
    private const int Most = 6;
    private const int LeastPercent = 30;

    private readonly RepeatCandidates candidates;
    private readonly FoundTickets tickets;
    private readonly CallersRecent callers;
    private readonly TimeProvider time;

    internal SimilarCases(RepeatCandidates candidates, FoundTickets tickets, CallersRecent callers, TimeProvider time) =>
        (this.candidates, this.tickets, this.callers, this.time) = (candidates, tickets, callers, time);

    /// <returns>
    /// Those of the last 180 days in like words, of the last 30 close by or of the same category in the county, and of the same caller that are open or of the
    /// last 30 days: suspected repeats first, then by score. Without the engine the caller's alone.
    /// </returns>
    public async Task<IReadOnlyList<SimilarTicket>> FindAsync(SimilarQuestion asked, Actor actor, CancellationToken ct)
    {
        var draft = asked.Except is { } id ? await callers.TicketAsync(id, actor, ct) : null;
        var fields = draft?.Fields ?? new TicketFields();
        var mine = Matter.Of(
            fields with
            {
                Title = null,
                Content = Pii.Text(asked.Text),
                Place = string.IsNullOrWhiteSpace(asked.Place) ? fields.Place : Pii.Address(asked.Place),
                RegionCode = asked.RegionCode ?? fields.RegionCode,
                CategoryCode = asked.CategoryCode ?? fields.CategoryCode,
            },
            draft?.CallNumber, time.GetUtcNow());
        return await FindAsync(mine, draft, asked.Except, actor, ct);
    }

    /// <summary>The same for a ticket that is there already, for those who dispatch or join.</summary>
    /// <returns>Null when it is not this actor's to know of.</returns>
    public async Task<IReadOnlyList<SimilarTicket>?> OfTicketAsync(Guid id, Actor actor, CancellationToken ct) =>
        await callers.TicketAsync(id, actor, ct) is { } ticket ? await FindAsync(Matter.Of(ticket), ticket, id, actor, ct) : null;

    private async Task<IReadOnlyList<SimilarTicket>> FindAsync(Matter mine, Ticket? own, Guid? except, Actor actor, CancellationToken ct)
    {
        if (!FoundTickets.MaySearch(actor, out var ownUnit))
        {
            return [];
        }

        var now = time.GetUtcNow();
        var proposed = await ProposedAsync(mine, ownUnit, WorkingCalendar.DayOf(now), ct);
        var theirs = own is null ? [] : await callers.IdsAsync(own, now, Likeness.RepeatDays, ct);
        var found = await tickets.LoadAsync([.. theirs.Concat(proposed).Distinct().Where(one => one != except)], actor, ct);
        return [.. found
            .Where(one => ownUnit is null || !(one.Ticket.Fields.IsGuarded || own?.Fields.IsGuarded == true)) // To a unit, whom a confidential one is like would be whose it is.
            .Select(one => new SimilarTicket(one.Line, Likeness.Between(Ties.MayTie(own, one.Ticket, actor) ? mine : mine.OfNobody, Matter.Of(one.Ticket))) { Pointed = one.Ticket.Fields is { Longitude: not null, IsGuarded: false } })
            .Where(one => one.Likeness.IsRepeat || one.Likeness.TextPercent >= LeastPercent)
            .OrderByDescending(one => one.Likeness.IsRepeat).ThenByDescending(one => one.Likeness.Score).ThenByDescending(one => one.Line.OpenedAt).Take(Most)];
    }

    private async Task<IReadOnlyList<Guid>> ProposedAsync(Matter mine, string? ownUnit, DateOnly today, CancellationToken ct)
    {
        try
        {
            return await candidates.ProposedAsync(mine, ownUnit, today, Likeness.RepeatDays, ct);
        }
        catch (IndexUnavailableException)
        {
            return [];
        }
    }
}
