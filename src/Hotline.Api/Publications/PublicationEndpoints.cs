using Hotline.Agent.Client.Contracts;
using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Publications;
using Hotline.Dispatch.Tickets;

namespace Hotline.Api.Publications;

/// <summary>/api/publications: answers on their way to everybody. Citizens read them at /citizen/answers.</summary>
internal static class PublicationEndpoints
{
    public const int RowsAPage = 50;

    public static void MapPublications(this IEndpointRouteBuilder app)
    {
        var desk = app.MapGroup(ApiPath.Publications).WithTags("publications").RequireAuthorization(Permissions.Publication);
        desk.MapGet("", ListAsync).Produces<PublicationRowPage>();
        desk.MapGet("/{id:guid}", (HttpContext context, PublicationParts parts, Guid id, CancellationToken ct) => ShowAsync(context, parts, id, StatusCodes.Status200OK, ct))
            .Produces<PublicationPage>().WithMetadata(Documented.Tagged);
        desk.MapPost("", ProposeAsync).Produces<PublicationPage>(StatusCodes.Status201Created).WithMetadata(Documented.Keyed).ProducesProblem(StatusCodes.Status409Conflict);
        desk.MapPut("/{id:guid}/text", (HttpContext context, PublicationParts parts, Guid id, PublicationText given, CancellationToken ct) =>
            DoAsync(context, parts, id, new PublicationVerb.Reword(Pii.Text(given.Text?.Trim() ?? "")), ct)).Produces<PublicationPage>().WithMetadata(Documented.Versioned);
        Map(desk, new PublicationVerb.Resubmit());
        Map(desk, new PublicationVerb.PassFirst());
        Map(desk, new PublicationVerb.PassSecond());
        Map(desk, new PublicationVerb.SendBack());
        Map(desk, new PublicationVerb.Drop());
        Map(desk, new PublicationVerb.Recall());
    }

    private static void Map(RouteGroupBuilder desk, PublicationVerb verb) =>
        desk.MapPost($"/{{id:guid}}/{verb.Act}", (HttpContext context, PublicationParts parts, Guid id, PublicationAct given, CancellationToken ct) =>
            DoAsync(context, parts, id, verb with { Note = string.IsNullOrWhiteSpace(given.Note) ? null : Pii.Text(given.Note.Trim()) }, ct)).Produces<PublicationPage>().WithMetadata(Documented.Versioned);

    private static async Task<IResult> ListAsync(HttpContext context, PublicationReader reader, CatalogCache catalog, string? list, string? cursor, CancellationToken ct)
    {
        if (PublicationViewing.List(list) is not { } kind)
        {
            return Refusals.Field("list", "没有这个列表");
        }

        var names = await catalog.GetAsync(ct);
        var page = await reader.ListAsync(kind, VerbRunner.ActorOf(context), cursor, RowsAPage, ct);
        return TypedResults.Ok(new PublicationRowPage([.. page.Lines.Select(line => PublicationViewing.Row(line, names))], page.Next));
    }

    private static async Task<IResult> ProposeAsync(HttpContext context, PublicationParts parts, IdempotencyKeys keys, ProposePublication given, CancellationToken ct)
    {
        var (key, refusal) = keys.Read(context, given);
        if (refusal is not null)
        {
            return refusal;
        }

        switch (await parts.Desk.ProposeAsync(given.TicketNumber?.Trim() ?? "", VerbRunner.ActorOf(context), key, ct))
        {
            case Outcome<Guid>.Done done:
                context.Response.Headers.Location = $"{ApiPath.Publications}/{done.Value}";
                return await ShowAsync(context, parts, done.Value, StatusCodes.Status201Created, ct);
            case Outcome<Guid>.Refused refused:
                return TicketRefusals.Of(refused.Why);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static async Task<IResult> DoAsync(HttpContext context, PublicationParts parts, Guid id, PublicationVerb verb, CancellationToken ct)
    {
        if (!VersionHeader.TryRead(context.Request, out var revision))
        {
            return Refusals.VersionRequired();
        }

        return await parts.Desk.DoAsync(id, verb, VerbRunner.ActorOf(context), revision, ct) is Outcome<Publication>.Refused refused
            ? TicketRefusals.Of(refused.Why)
            : await ShowAsync(context, parts, id, StatusCodes.Status200OK, ct);
    }

    private static async Task<IResult> ShowAsync(HttpContext context, PublicationParts parts, Guid id, int status, CancellationToken ct)
    {
        if (await parts.Reader.CaseAsync(id, VerbRunner.ActorOf(context), ct) is not { } found)
        {
            return TicketRefusals.Of(new Refusal.NoSuchPublication());
        }

        VersionHeader.Write(context.Response, found.Publication.Revision);
        return TypedResults.Json(PublicationViewing.Page(found, await parts.Catalog.GetAsync(ct)), statusCode: status);
    }

    /// <summary>What every operation on one publication needs.</summary>
    internal sealed record PublicationParts(PublicationDesk Desk, PublicationReader Reader, CatalogCache Catalog);
}
