using Hotline.Agent.Client.Contracts;
using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Tickets;

namespace Hotline.Api.Knowledge;

/// <summary>/api/knowledge: search and reading for all staff, and the life of an entry for those who keep it.</summary>
internal static class KnowledgeEndpoints
{
    public const int RowsAPage = 100;

    public static void MapKnowledge(this IEndpointRouteBuilder app)
    {
        var read = app.MapGroup(ApiPath.Knowledge).WithTags("knowledge").RequireAuthorization(Permissions.Staff);
        read.MapPost("/search", SearchAsync).Produces<KnowledgeFound>();
        read.MapGet("/{id:guid}", PageAsync).Produces<KnowledgeEntryPage>();
        read.MapGet("/{id:guid}/version", VersionAsync).Produces<KnowledgeVersionPage>();
        read.MapGet("/{id:guid}/difference", DifferenceAsync).Produces<IReadOnlyList<KnowledgeDiffField>>();
        var keep = app.MapGroup(ApiPath.Knowledge).WithTags("knowledge").RequireAuthorization(Permissions.Knowledge);
        keep.MapGet("", ListAsync).Produces<KnowledgeRowPage>();
        keep.MapGet("/export", ExportAsync).Produces<string>(200, "text/csv");
        keep.MapPost("", OpenAsync).Produces<KnowledgeEntryPage>(StatusCodes.Status201Created).WithMetadata(Documented.Keyed);
        keep.MapPut("/{id:guid}/draft", (HttpContext context, KnowledgeParts parts, TimeProvider time, Guid id, KnowledgeText text, CancellationToken ct) =>
            DoAsync(context, parts, id, new KnowledgeVerb.Save(KnowledgeReading.Content(text, time.GetUtcNow())), ct)).Produces<KnowledgeEntryPage>().WithMetadata(Documented.Versioned);
        Map(keep, "submission", note => new KnowledgeVerb.Submit { Note = note });
        Map(keep, "publication", note => new KnowledgeVerb.Publish { Note = note });
        Map(keep, "send-back", note => new KnowledgeVerb.SendBack { Note = note });
        Map(keep, "discard", note => new KnowledgeVerb.Discard { Note = note });
        Map(keep, "withdrawal", note => new KnowledgeVerb.Withdraw { Note = note });
        Map(keep, "confirmation", note => new KnowledgeVerb.Confirm { Note = note });
    }

    private static void Map(RouteGroupBuilder keep, string noun, Func<string?, KnowledgeVerb> verb) =>
        keep.MapPost($"/{{id:guid}}/{noun}", (HttpContext context, KnowledgeParts parts, Guid id, KnowledgeAct given, CancellationToken ct) => DoAsync(context, parts, id, verb(given.Note), ct))
            .Produces<KnowledgeEntryPage>().WithMetadata(Documented.Versioned);

    private static async Task<IResult> SearchAsync(KnowledgeAsk ask, KnowledgeSearch search, CatalogCache catalog, CancellationToken ct)
    {
        if (ask.Words is { Length: > KnowledgeSearch.LongestWords })
        {
            return Refusals.Field("words", $"最多{KnowledgeSearch.LongestWords}个字符");
        }

        var names = await catalog.GetAsync(ct);
        var found = await search.FindAsync(new KnowledgeQuestion(ask.Words, KnowledgeReading.Blank(ask.Category), KnowledgeReading.Blank(ask.Region)), KnowledgeSearch.Most, ct);
        return TypedResults.Ok(new KnowledgeFound([.. found.Select(one => KnowledgeViewing.Hit(one, names))], KnowledgeSearch.Marks(ask.Words)));
    }

    private static Task<IResult> PageAsync(HttpContext context, KnowledgeParts parts, Guid id, CancellationToken ct) => ShowAsync(context, parts, id, StatusCodes.Status200OK, ct);

    private static async Task<IResult> VersionAsync(KnowledgeReader reader, CatalogCache catalog, Guid id, int number, CancellationToken ct) =>
        await reader.VersionAsync(id, number, ct) is { } version
            ? TypedResults.Ok(KnowledgeViewing.Version(id, version, await catalog.GetAsync(ct)))
            : KnowledgeReading.Refused(new Refusal.NoSuchEntry());

    private static async Task<IResult> DifferenceAsync(KnowledgeReader reader, Guid id, int from, int to, CancellationToken ct) =>
        await reader.ContentAsync(id, from, ct) is { } before && await reader.ContentAsync(id, to, ct) is { } after
            ? TypedResults.Ok<IReadOnlyList<KnowledgeDiffField>>([.. KnowledgeDifference.Between(before, after).Select(KnowledgeViewing.Field)])
            : KnowledgeReading.Refused(new Refusal.NoSuchEntry());

    private static async Task<IResult> ListAsync(HttpContext context, KnowledgeReader reader, CatalogCache catalog, string? list, string? cursor, CancellationToken ct)
    {
        if (KnowledgeReading.List(list) is not { } kind)
        {
            return Refusals.Field("list", "没有这个列表");
        }

        var names = await catalog.GetAsync(ct);
        var page = await reader.ListAsync(kind, VerbRunner.ActorOf(context), cursor, RowsAPage, ct);
        return TypedResults.Ok(new KnowledgeRowPage([.. page.Lines.Select(line => KnowledgeViewing.Row(line, names))], page.Next));
    }

    private static async Task<IResult> ExportAsync(HttpContext context, KnowledgeReader reader, CatalogCache catalog, string? list, CancellationToken ct) =>
        KnowledgeReading.List(list) is { } kind
            ? KnowledgeExport.Of(kind, list!, reader, VerbRunner.ActorOf(context), await catalog.GetAsync(ct), ct) // A list was read from it.
            : Refusals.Field("list", "没有这个列表");

    private static async Task<IResult> OpenAsync(HttpContext context, KnowledgeParts parts, TimeProvider time, IdempotencyKeys keys, OpenKnowledge given, CancellationToken ct)
    {
        var (key, refusal) = keys.Read(context, given);
        if (refusal is not null)
        {
            return refusal;
        }

        var actor = VerbRunner.ActorOf(context);
        var owner = KnowledgeReading.Blank(given.OwnerUnit) ?? actor.UnitCode ?? "";
        switch (await parts.Desk.OpenAsync(KnowledgeReading.Content(given.Text, time.GetUtcNow()), owner, given.TaskId, actor, key, ct))
        {
            case Outcome<Guid>.Done done:
                context.Response.Headers.Location = $"{ApiPath.Knowledge}/{done.Value}";
                return await ShowAsync(context, parts, done.Value, StatusCodes.Status201Created, ct);
            case Outcome<Guid>.Refused refused:
                return KnowledgeReading.Refused(refused.Why);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static async Task<IResult> DoAsync(HttpContext context, KnowledgeParts parts, Guid id, KnowledgeVerb verb, CancellationToken ct)
    {
        if (!VersionHeader.TryRead(context.Request, out var revision))
        {
            return Refusals.VersionRequired();
        }

        return await parts.Desk.DoAsync(id, verb, VerbRunner.ActorOf(context), revision, ct) is Outcome<KnowledgeEntry>.Refused refused
            ? KnowledgeReading.Refused(refused.Why)
            : await ShowAsync(context, parts, id, StatusCodes.Status200OK, ct);
    }

    private static async Task<IResult> ShowAsync(HttpContext context, KnowledgeParts parts, Guid id, int status, CancellationToken ct)
    {
        var actor = VerbRunner.ActorOf(context);
        if (await parts.Reader.PageAsync(id, actor, ct) is not { } page)
        {
            return KnowledgeReading.Refused(new Refusal.NoSuchEntry());
        }

        VersionHeader.Write(context.Response, page.Entry.Revision);
        return TypedResults.Json(KnowledgeViewing.Page(page, actor, await parts.Catalog.GetAsync(ct)), statusCode: status);
    }

    /// <summary>What every operation on one entry needs.</summary>
    internal sealed record KnowledgeParts(KnowledgeDesk Desk, KnowledgeReader Reader, CatalogCache Catalog);
}
