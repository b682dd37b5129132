using Hotline.Agent.Client.Contracts;
using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Tickets;

namespace Hotline.Api.Search;

/// <summary>Tickets like one that is there, and what the agent says of a likeness. The person decides, never the score.</summary>
internal static class RepeatEndpoints
{
    public static void MapRepeats(this IEndpointRouteBuilder app)
    {
        var tickets = app.MapGroup("/api/tickets/{id:guid}").WithTags("tickets").RequireAuthorization(Permissions.Staff);
        tickets.MapGet("/similar", SimilarAsync).Produces<SimilarPage>();
        tickets.MapGet("/suspicions", SuspectedAsync).Produces<SimilarPage>();
        tickets.MapPost("/place-of-earlier", TakePlaceAsync).Answers().WithMetadata(Documented.Versioned);
        tickets.MapPost("/repeat-judgement", JudgeAsync).Answers().WithMetadata(Documented.Versioned);
    }

    private static async Task<IResult> SimilarAsync(HttpContext context, Guid id, SimilarCases cases, TimeProvider time, CancellationToken ct) =>
        await cases.OfTicketAsync(id, VerbRunner.ActorOf(context), ct) is { } alike
            ? TypedResults.Ok(SearchViewing.Similar(alike, time.GetUtcNow()))
            : TicketRefusals.Of(new Refusal.NotFound());

    private static async Task<IResult> SuspectedAsync(HttpContext context, Guid id, SuspectedRepeats repeats, TimeProvider time, CancellationToken ct) =>
        await repeats.OfAsync(id, VerbRunner.ActorOf(context), ct) is { } alike
            ? TypedResults.Ok(SearchViewing.Similar(alike, time.GetUtcNow()))
            : TicketRefusals.Of(new Refusal.NotFound());

    private static Task<IResult> TakePlaceAsync(HttpContext context, Guid id, TakePlace given, RepeatDesk repeats, VerbRunner runner, CancellationToken ct) =>
        runner.RunAsync(context, id, (actor, version) => repeats.TakePlaceAsync(id, given.OtherId, actor, version, ct));

    private static async Task<IResult> JudgeAsync(HttpContext context, Guid id, JudgeRepeat given, RepeatDesk repeats, VerbRunner runner, CancellationToken ct)
    {
        if (!Enum.TryParse<RepeatJudgement>(given.Judgement, out var judgement) || !Enum.IsDefined(judgement))
        {
            return Refusals.Field("judgement", "请选择催办、补充或非同一诉求");
        }

        Pii? note = given.Note is { } typed ? Pii.Text(typed) : null;
        return await runner.RunAsync(context, id, (actor, version) => repeats.JudgeAsync(id, given.OtherId, judgement, note, actor, version, ct));
    }
}
