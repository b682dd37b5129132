using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Search.Indexing;
using Hotline.Dispatch.Tickets;

namespace Hotline.Dispatch.Search;

/// <summary>The door to full-text search with filters and facets over all tickets that left the draft.</summary>
public sealed class TicketSearch
{
    public const int PageSize = 20;
    private const int SnippetLength = 120;
    private const int SnippetBefore = 30;

    private readonly ITicketIndex index;
    private readonly FoundTickets tickets;
    private readonly CatalogCache catalog;
    private readonly IndexState state;

    internal TicketSearch(ITicketIndex index, FoundTickets tickets, CatalogCache catalog, IndexState state)
    {
        this.index = index;
        this.tickets = tickets;
        this.catalog = catalog;
        this.state = state;
    }

    /// <returns>Null when the engine does not answer. An actor who may know of no tickets finds none.</returns>
    public async Task<SearchFindings?> FindAsync(SearchQuestion asked, Actor actor, CancellationToken ct)
    {
        const int deepest = IndexAsk.Deepest / PageSize;
        var names = await catalog.GetAsync(ct);
        if (!FoundTickets.MaySearch(actor, out var ownUnit))
        {
            return new SearchFindings(0, 0, [], FacetWords.Of(IndexFacets.None, asked, names), [], index.Engine, false, deepest);
        }

        var filter = new IndexFilter(
            SearchWords.Parse(asked.Words), asked.State?.ToString(), asked.Category, asked.Region, asked.Unit, asked.Channel?.ToString(), asked.Type?.ToString(),
            asked.From, asked.To, ownUnit, asked.Flags?.Select(flag => flag.ToString()).ToList());
        IndexAnswer answer;
        try
        {
            answer = await index.FindAsync(new IndexAsk(filter, asked.Order, (Math.Clamp(asked.Page, 1, deepest) - 1) * PageSize, PageSize), ct);
        }
        catch (IndexUnavailableException)
        {
            return null;
        }

        var found = await tickets.LoadAsync(answer.Ids, actor, ct);
        var marks = Marks(asked.Words);
        return new SearchFindings(
            answer.Total.Requests, answer.Total.Matters, [.. found.Select(one => new FoundTicket(one.Line, Snippet(one.Content, marks)))], FacetWords.Of(answer.Facets, asked, names),
            marks, index.Engine, state.Building && !index.Shared, deepest);
    }

    private static List<string> Marks(string? words) => string.IsNullOrWhiteSpace(words)
        ? []
        : [.. Bigrams.Runs(words.Length > SearchWords.Longest ? words[..SearchWords.Longest] : words).Select(run => run.Text).Distinct()];

    private static Shown Snippet(Shown content, IReadOnlyList<string> marks)
    {
        var text = content.Text;
        var first = marks.Select(mark => text.IndexOf(mark, StringComparison.OrdinalIgnoreCase)).Where(at => at >= 0).DefaultIfEmpty(0).Min();
        var start = first <= SnippetBefore ? 0 : first - SnippetBefore;
        var end = Math.Min(text.Length, start + SnippetLength);
        return content with { Text = (start > 0 ? "…" : "") + text[start..end] + (end < text.Length ? "…" : "") };
    }
}
