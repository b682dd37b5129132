using Hotline.Agent.Client.Contracts;
using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Tickets;

namespace Hotline.Api.Knowledge;

/// <summary>/api/knowledge: what agents say of an entry, questions without an answer, and alarms.</summary>
internal static class KnowledgeCareEndpoints
{
    public static void MapKnowledgeCare(this IEndpointRouteBuilder app)
    {
        var staff = app.MapGroup(ApiPath.Knowledge).WithTags("knowledge").RequireAuthorization(Permissions.Staff);
        staff.MapPost("/{id:guid}/opinion", JudgeAsync).Produces(StatusCodes.Status204NoContent);
        staff.MapPost("/tasks", AskAsync).Produces<KnowledgeTaskRow>(StatusCodes.Status201Created).WithMetadata(Documented.Keyed);
        var keep = app.MapGroup(ApiPath.Knowledge).WithTags("knowledge").RequireAuthorization(Permissions.Knowledge);
        keep.MapGet("/tasks", TasksAsync).Produces<IReadOnlyList<KnowledgeTaskRow>>();
        keep.MapPost("/tasks/{id:guid}/handing", HandAsync).Produces(StatusCodes.Status204NoContent);
        keep.MapGet("/alarms", AlarmsAsync).Produces<IReadOnlyList<KnowledgeAlarmRow>>();
        keep.MapPost("/alarms/{id:guid}/seen", SeeAsync).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> JudgeAsync(HttpContext context, Guid id, KnowledgeOpinion given, KnowledgeAnswers answers, CancellationToken ct) =>
        await answers.JudgeAsync(id, given.Version, given.Useful, given.Note, VerbRunner.ActorOf(context), ct) is Outcome<Guid>.Refused refused
            ? KnowledgeReading.Refused(refused.Why)
            : TypedResults.NoContent();

    private static async Task<IResult> AskAsync(HttpContext context, AskKnowledge given, KnowledgeTasks tasks, CatalogCache catalog, IdempotencyKeys keys, CancellationToken ct)
    {
        var (key, refusal) = keys.Read(context, given);
        return refusal ?? await tasks.AskAsync(
            given.Question ?? "", KnowledgeReading.Blank(given.CategoryCode), KnowledgeReading.Blank(given.RegionCode), given.TicketId, VerbRunner.ActorOf(context), key, ct) switch
        {
            Outcome<KnowledgeTask>.Done done => TypedResults.Json(KnowledgeViewing.Task(done.Value, await catalog.GetAsync(ct)), statusCode: StatusCodes.Status201Created),
            Outcome<KnowledgeTask>.Refused refused => KnowledgeReading.Refused(refused.Why),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static async Task<IResult> TasksAsync(HttpContext context, KnowledgeTasks tasks, CatalogCache catalog, CancellationToken ct)
    {
        var names = await catalog.GetAsync(ct);
        return TypedResults.Ok<IReadOnlyList<KnowledgeTaskRow>>([.. (await tasks.OpenAsync(VerbRunner.ActorOf(context), ct)).Select(task => KnowledgeViewing.Task(task, names))]);
    }

    private static async Task<IResult> HandAsync(HttpContext context, Guid id, HandKnowledgeTask given, KnowledgeTasks tasks, CancellationToken ct) =>
        await tasks.HandAsync(id, KnowledgeReading.Blank(given.UnitCode), given.Reason, VerbRunner.ActorOf(context), ct) is Outcome<Guid>.Refused refused
            ? KnowledgeReading.Refused(refused.Why)
            : TypedResults.NoContent();

    private static async Task<IResult> AlarmsAsync(HttpContext context, KnowledgeAlarms alarms, CatalogCache catalog, CancellationToken ct)
    {
        var names = await catalog.GetAsync(ct);
        return TypedResults.Ok<IReadOnlyList<KnowledgeAlarmRow>>([.. (await alarms.UnseenAsync(VerbRunner.ActorOf(context), ct)).Select(alarm => KnowledgeViewing.Alarm(alarm, names))]);
    }

    private static async Task<IResult> SeeAsync(HttpContext context, Guid id, KnowledgeAlarms alarms, CancellationToken ct) =>
        await alarms.SeeAsync(id, VerbRunner.ActorOf(context), ct) ? TypedResults.NoContent() : Refusals.NotFound();
}
