using Hotline.Agent.Client.Contracts;
using Hotline.Api.Admin;
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
        staff.MapGet("/tasks/mine", MineAsync).Produces<IReadOnlyList<KnowledgeTaskRow>>();
        staff.MapPost("/tasks/{id:guid}/seen", SeeEndAsync).Produces(StatusCodes.Status204NoContent);
        staff.MapPost("/tasks/{id:guid}/separation", SeparateAsync).Produces(StatusCodes.Status204NoContent);
        var keep = app.MapGroup(ApiPath.Knowledge).WithTags("knowledge").RequireAuthorization(Permissions.Knowledge);
        keep.MapGet("/tasks", TasksAsync).Produces<KnowledgeTaskRowPage>();
        keep.MapPost("/tasks/{id:guid}/dismissal", DismissAsync).Produces(StatusCodes.Status204NoContent).WithMetadata(Documented.TaggedRemoval);
        keep.MapPost("/tasks/{id:guid}/answer", AnswerAsync).Produces(StatusCodes.Status204NoContent).WithMetadata(Documented.TaggedRemoval);
        keep.MapPost("/tasks/{id:guid}/handing", HandAsync).Produces(StatusCodes.Status204NoContent).WithMetadata(Documented.TaggedRemoval);
        keep.MapGet("/alarms", AlarmsAsync).Produces<IReadOnlyList<KnowledgeAlarmRow>>();
        keep.MapPost("/alarms/{id:guid}/seen", SeeAsync).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> JudgeAsync(HttpContext context, Guid id, KnowledgeOpinion given, KnowledgeOpinions opinions, CancellationToken ct) =>
        await opinions.JudgeAsync(id, given.Version, given.Useful, given.Note, VerbRunner.ActorOf(context), ct) is Outcome<Guid>.Refused refused
            ? KnowledgeReading.Refused(refused.Why)
            : TypedResults.NoContent();

    private static async Task<IResult> AskAsync(
        HttpContext context, AskKnowledge given, KnowledgeTasks tasks, CatalogCache catalog, IdempotencyKeys keys, TimeProvider time, CancellationToken ct)
    {
        var (key, refusal) = keys.Read(context, given);
        return refusal ?? await tasks.AskAsync(
            given.Question ?? "", KnowledgeReading.Blank(given.CategoryCode), KnowledgeReading.Blank(given.RegionCode), given.TicketId, VerbRunner.ActorOf(context), key, ct) switch
        {
            Outcome<KnowledgeTask>.Done done => TypedResults.Json(KnowledgeViewing.Task(done.Value, await catalog.GetAsync(ct), time.GetUtcNow()), statusCode: StatusCodes.Status201Created),
            Outcome<KnowledgeTask>.Refused refused => KnowledgeReading.Refused(refused.Why),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static async Task<IResult> TasksAsync(HttpContext context, KnowledgeTaskLists tasks, CatalogCache catalog, TimeProvider time, string? cursor, CancellationToken ct)
    {
        var names = await catalog.GetAsync(ct);
        var page = await tasks.OpenAsync(VerbRunner.ActorOf(context), cursor, KnowledgeEndpoints.RowsAPage, ct);
        return TypedResults.Ok(new KnowledgeTaskRowPage([.. page.Tasks.Select(task => KnowledgeViewing.Task(task, names, time.GetUtcNow()))], page.Next));
    }

    private static async Task<IResult> MineAsync(HttpContext context, KnowledgeTaskLists tasks, CatalogCache catalog, TimeProvider time, CancellationToken ct)
    {
        var names = await catalog.GetAsync(ct);
        return TypedResults.Ok<IReadOnlyList<KnowledgeTaskRow>>([.. (await tasks.MineAsync(VerbRunner.ActorOf(context), ct)).Select(task => KnowledgeViewing.Task(task, names, time.GetUtcNow()))]);
    }

    private static async Task<IResult> SeeEndAsync(HttpContext context, Guid id, KnowledgeTasks tasks, CancellationToken ct) =>
        await tasks.SeeAsync(id, VerbRunner.ActorOf(context), ct) ? TypedResults.NoContent() : Refusals.NotFound();

    private static async Task<IResult> SeparateAsync(HttpContext context, Guid id, KnowledgeTasks tasks, CancellationToken ct) =>
        await tasks.SeparateAsync(id, VerbRunner.ActorOf(context), ct) is Outcome<Guid>.Refused refused
            ? KnowledgeReading.Refused(refused.Why)
            : TypedResults.NoContent();

    private static Task<IResult> DismissAsync(HttpContext context, Guid id, DismissKnowledgeTask given, KnowledgeTasks tasks, CancellationToken ct) =>
        AsSeenAsync(context, seen => tasks.DismissAsync(id, given.Reason, VerbRunner.ActorOf(context), seen, ct));

    private static Task<IResult> AnswerAsync(HttpContext context, Guid id, AnswerKnowledgeTask given, KnowledgeTasks tasks, CancellationToken ct) =>
        AsSeenAsync(context, seen => tasks.AnswerAsync(id, given.Number, VerbRunner.ActorOf(context), seen, ct));

    private static Task<IResult> HandAsync(HttpContext context, Guid id, HandKnowledgeTask given, KnowledgeTasks tasks, CancellationToken ct) =>
        AsSeenAsync(context, seen => tasks.HandAsync(id, KnowledgeReading.Blank(given.UnitCode), given.Reason, VerbRunner.ActorOf(context), seen, ct));

    /// <summary>Nobody ends or moves a question that is with somebody else by now.</summary>
    private static async Task<IResult> AsSeenAsync(HttpContext context, Func<string, Task<Outcome<Guid>>> act) =>
        EntryTag.Seen(context.Request) is not { } tag ? EntryTag.Required(mayBeNew: false)
        : await act(tag) is Outcome<Guid>.Refused refused ? KnowledgeReading.Refused(refused.Why)
        : TypedResults.NoContent();

    private static async Task<IResult> AlarmsAsync(HttpContext context, KnowledgeAlarms alarms, CatalogCache catalog, CancellationToken ct)
    {
        var names = await catalog.GetAsync(ct);
        return TypedResults.Ok<IReadOnlyList<KnowledgeAlarmRow>>([.. (await alarms.UnseenAsync(VerbRunner.ActorOf(context), ct)).Select(alarm => KnowledgeViewing.Alarm(alarm, names))]);
    }

    private static async Task<IResult> SeeAsync(HttpContext context, Guid id, KnowledgeAlarms alarms, CancellationToken ct) =>
        await alarms.SeeAsync(id, VerbRunner.ActorOf(context), ct) ? TypedResults.NoContent() : Refusals.NotFound();
}
