using Hotline.Agent.Client.Contracts;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Tickets;
using SearchFacets = Hotline.Agent.Client.Contracts.SearchFacets;

namespace Hotline.Api.Search;

/// <summary>What was found becomes the records of the wire. Masks were put on before.</summary>
internal static class SearchViewing
{
    public static SearchPage Page(SearchFindings found, DateTimeOffset now) => new(
        found.Total,
        found.Matters,
        Math.Min(found.DeepestPage, (found.Total + TicketSearch.PageSize - 1) / TicketSearch.PageSize),
        [.. found.Found.Select(one => new FoundRow(TicketViewing.Row(one.Line, now), one.Snippet.Text.Length == 0 ? null : one.Snippet.Text, TypeWords.Of(one.Line.Channel)))],
        new SearchFacets(
            Named(found.Facets.States), Named(found.Facets.Types), Named(found.Facets.Categories), Named(found.Facets.Regions), Named(found.Facets.Units), Named(found.Facets.Channels),
            Named(found.Facets.Flags), [.. found.Facets.Days.Select(day => new FoundDay(day.Day, day.Count))]),
        found.Marks, found.Engine, found.Building);

    public static SimilarPage Similar(IReadOnlyList<SimilarTicket> alike, DateTimeOffset now) => new([.. alike.Select(one => new SimilarRow(
        TicketViewing.Row(one.Line, now), one.Likeness.TextPercent, one.Likeness.SameCounty == true, one.Likeness.Score, one.Likeness.IsRepeat, LikenessWords.Of(one.Likeness),
        TicketLifecycle.IsOpen(one.Line.State)) { LendsItsPlace = one.LendsItsPlace })]);

    private static IReadOnlyList<NamedCount> Named(IReadOnlyList<FacetValue> values) => [.. values.Select(value => new NamedCount(value.Code, value.Name, value.Count))];
}
