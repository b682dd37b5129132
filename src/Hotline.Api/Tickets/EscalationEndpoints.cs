using Hotline.Agent.Client.Contracts;
using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Dispatch.Clocks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Api.Tickets;

/// <summary>/api/escalations: digests of what ran over, for whom they are.</summary>
internal static class EscalationEndpoints
{
    private const int Most = 20;

    public static void MapEscalations(this IEndpointRouteBuilder app)
    {
        var escalations = app.MapGroup("/api/escalations").WithTags("escalations").RequireAuthorization(Permissions.Staff);
        escalations.MapGet("", ListAsync);
        escalations.MapPost("/{id:guid}/seen", SeeAsync).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<Ok<IReadOnlyList<EscalationDigestItem>>> ListAsync(HttpContext context, EscalationDigests digests, CancellationToken ct) =>
        TypedResults.Ok<IReadOnlyList<EscalationDigestItem>>([.. (await digests.UnseenAsync(VerbRunner.ActorOf(context), Most, ct)).Select(Item)]);

    private static async Task<IResult> SeeAsync(HttpContext context, Guid id, EscalationDigests digests, CancellationToken ct) =>
        await digests.SeeAsync(id, VerbRunner.ActorOf(context), ct) ? TypedResults.NoContent() : Refusals.NotFound();

    internal static EscalationDigestItem Item(EscalationDigest digest) => new(
        digest.Id, TraceWords.Of(digest.Audience), digest.At, digest.Tickets, digest.Clocks,
        [.. digest.Worst.Select(line => new EscalationLineItem(line.TicketId, line.TicketNumber, TraceWords.Limit(line.Kind), line.Level, line.DueAt))]);
}
