using System.Security.Claims;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Journal;
using Hotline.Agent.Outward;
using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Tickets;

namespace Hotline.Api.Calls;

/// <summary>/api/tickets/{id}/calls: the hotline's own calls to the citizen of a ticket, and one more for somebody without a line.</summary>
internal static class TicketCallEndpoints
{
    public static void MapTicketCalls(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/tickets/{id:guid}/calls", ListAsync).RequireAuthorization(Permissions.Staff).WithTags("tickets").Produces<IReadOnlyList<TicketCallRow>>();
        app.MapPost("/api/tickets/{id:guid}/calls", PlaceAsync).RequireAuthorization(Permissions.Staff).WithTags("tickets").Produces(202);
    }

    private static async Task<IResult> ListAsync(HttpContext context, CallHistory history, TicketReader tickets, Guid id, CancellationToken ct) =>
        await tickets.PageAsync(id, VerbRunner.ActorOf(context), ct) is null ? Refusals.NotFound() : TypedResults.Ok(await history.OfTicketAsync(id, ct));

    private static async Task<IResult> PlaceAsync(HttpContext context, OutsideCalls calls, Telephones telephones, ClaimsPrincipal user, Guid id, PlaceTicketCall asked, CancellationToken ct) =>
        await calls.PlaceAsync(VerbRunner.ActorOf(context), await telephones.OfAsync(user.AccountId, ct), asked.CallId, id, ct) is { } refusal
            ? Refusals.Make(Status(refusal), refusal, CallOutWords.Of(refusal))
            : TypedResults.Accepted((string?)null);

    private static int Status(string refusal) => refusal switch
    {
        "ticket.not-found" => StatusCodes.Status404NotFound,
        "ticket.may-not-reveal" => StatusCodes.Status403Forbidden,
        "call-out.cap" => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status409Conflict,
    };
}
