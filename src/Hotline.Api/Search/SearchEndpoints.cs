using Hotline.Agent.Client.Contracts;
using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Search;

namespace Hotline.Api.Search;

/// <summary>/api/search: tickets by words with filters and facets, and cases like the one being written. Who sees what is decided by Dispatch.</summary>
internal static class SearchEndpoints
{
    private const int LongestText = 5_000;

    public static void MapSearch(this IEndpointRouteBuilder app)
    {
        var search = app.MapGroup("/api/search").WithTags("search").RequireAuthorization(Permissions.Staff);
        search.MapPost("", FindAsync).Produces<SearchPage>();
        search.MapPost("/similar", SimilarAsync).Produces<SimilarPage>();
    }

    private static async Task<IResult> FindAsync(HttpContext context, SearchAsk ask, TicketSearch search, TimeProvider time, CancellationToken ct)
    {
        var (question, faults) = SearchReading.Read(ask);
        if (faults.Count > 0)
        {
            return Refusals.Fields(faults);
        }

        return await search.FindAsync(question, VerbRunner.ActorOf(context), ct) is { } found
            ? TypedResults.Ok(SearchViewing.Page(found, time.GetUtcNow()))
            : Refusals.Make(StatusCodes.Status503ServiceUnavailable, "search.unavailable", "搜索暂时不可用，请稍后再试");
    }

    private static async Task<IResult> SimilarAsync(HttpContext context, SimilarAsk ask, SimilarCases cases, TimeProvider time, CancellationToken ct)
    {
        if (ask.Text is not { Length: <= LongestText } text)
        {
            return Refusals.Field("text", $"应有文字，最多{LongestText}个字符");
        }

        var question = new SimilarQuestion(text, ask.Region, ask.Category, ask.Place is { Length: > LongestText } place ? place[..LongestText] : ask.Place, ask.Except);
        return TypedResults.Ok(SearchViewing.Similar(await cases.FindAsync(question, VerbRunner.ActorOf(context), ct), time.GetUtcNow()));
    }
}
