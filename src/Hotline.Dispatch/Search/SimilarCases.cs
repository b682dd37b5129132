using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Search.Indexing;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Search;

/// <param name="Percent">How much of the shorter text stands in the other, 0 to 100.</param>
public sealed record SimilarTicket(TicketLine Line, int Percent, bool SameCounty);

/// <summary>
/// The door to cases like the one being written. The engine proposes by rare words; the share of common words, counted
/// here, decides, so that both engines show the same.
/// </summary>
public sealed class SimilarCases
{
    private const int Days = 180;
    private const int Proposals = 40;
    private const int Most = 6;
    private const int FewestTokens = 3;
    private const double LeastShare = 0.3;
    private const double SameCountyCounts = 0.15;

    private readonly ITicketIndex index;
    private readonly FoundTickets tickets;
    private readonly TimeProvider time;

    internal SimilarCases(ITicketIndex index, FoundTickets tickets, TimeProvider time)
    {
        this.index = index;
        this.tickets = tickets;
        this.time = time;
    }

    /// <param name="text">Title and content as typed so far; scrubbed before an engine sees it.</param>
    /// <param name="region">The county, where known: cases there come first.</param>
    /// <param name="except">The draft itself.</param>
    /// <returns>Of the last 180 days, best first; empty also when the text is short or the engine does not answer.</returns>
    public async Task<IReadOnlyList<SimilarTicket>> FindAsync(string text, string? region, Guid? except, Actor actor, CancellationToken ct)
    {
        var mine = Shared(SearchText.Of(DocumentSource.Scrubbed(text)));
        if (mine.Count < FewestTokens || !FoundTickets.MaySearch(actor, out var ownUnit))
        {
            return [];
        }

        IReadOnlyList<Guid> proposed;
        try
        {
            var since = WorkingCalendar.DayOf(time.GetUtcNow()).AddDays(-Days);
            proposed = await index.SimilarAsync(mine, new IndexFilter(From: since, OwnUnit: ownUnit), Proposals, ct);
        }
        catch (IndexUnavailableException)
        {
            return [];
        }

        var found = await tickets.LoadAsync([.. proposed.Where(id => id != except)], actor, ct);
        return [.. found
            .Select(one => (one.Line, Share: Share(mine, Shared(DocumentSource.Scrubbed(one.Ticket))), Here: region is not null && one.Line.RegionCode == region))
            .Where(one => one.Share >= LeastShare)
            .OrderByDescending(one => one.Share + (one.Here ? SameCountyCounts : 0)).ThenByDescending(one => one.Line.OpenedAt).Take(Most)
            .Select(one => new SimilarTicket(one.Line, (int)Math.Round(one.Share * 100), one.Here))];
    }

    private static HashSet<string> Shared(SearchText text) => [.. text.Tokens.Where(token => token != Bigrams.Gap)];

    private static double Share(HashSet<string> mine, HashSet<string> theirs) =>
        theirs.Count < FewestTokens ? 0 : mine.Count(theirs.Contains) / (double)Math.Min(mine.Count, theirs.Count);
}
