using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Outward;
using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Api.Tickets;
using Hotline.Dispatch.FollowUps;
using Hotline.Dispatch.Privacy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Api.Calls;

/// <summary>/api/declined-numbers: who wants no questions by voice (免语音回访). Every one that is entered or taken back is in the audit with its reason.</summary>
internal static class DeclinedEndpoints
{
    private const int Page = 50;
    private const int LongestNumber = 30;

    public static void MapDeclined(this IEndpointRouteBuilder app)
    {
        var declined = app.MapGroup("/api/declined-numbers").WithTags("calls").RequireAuthorization(Permissions.Declined);
        declined.MapGet("", ListAsync).Produces<DeclinedList>();
        declined.MapPost("", EnterAsync).Produces<DeclinedItem>(StatusCodes.Status201Created);
        declined.MapPost("/{id:guid}/taking-back", TakeBackAsync).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<Ok<DeclinedList>> ListAsync(HttpContext context, DeclinedNumbers numbers, string? cursor, CancellationToken ct)
    {
        var sees = VerbRunner.ActorOf(context).IsAny(Role.ShiftLead, Role.Supervisor); // An administrator reads no tickets.
        var page = await numbers.ListAsync(cursor, Page, ct);
        return TypedResults.Ok(new DeclinedList([.. page.Numbers.Select(one => Item(one, sees))], page.Next));
    }

    private static async Task<IResult> EnterAsync(HttpContext context, EnterDeclined given, DeclinedNumbers numbers, CancellationToken ct)
    {
        var (number, reason) = (Pii.Phone(given.Number?.Trim() ?? ""), given.Reason?.Trim() ?? "");
        if (number.Length > LongestNumber || !OutsideCalls.IsTelephone(number))
        {
            return Refusals.Field("number", "请填写手机号码或固定电话号码");
        }

        if (Refusals.Reason(reason) is { } fault)
        {
            return fault;
        }

        return await numbers.EnterAsync(number, reason, VerbRunner.ActorOf(context), ct) is { } entered
            ? TypedResults.Json(Item(entered, withTicket: true), statusCode: StatusCodes.Status201Created)
            : Refusals.Make(StatusCodes.Status409Conflict, "declined.already", "该号码已登记免语音回访");
    }

    private static async Task<IResult> TakeBackAsync(HttpContext context, Guid id, TakeBackDeclined given, DeclinedNumbers numbers, CancellationToken ct)
    {
        var reason = given.Reason?.Trim() ?? "";
        return Refusals.Reason(reason) is { } fault ? fault
            : await numbers.TakeBackAsync(id, reason, VerbRunner.ActorOf(context), ct) ? TypedResults.NoContent()
            : Refusals.NotFound();
    }

    private static DeclinedItem Item(DeclinedNumber one, bool withTicket) =>
        new(one.Id, one.Number.ToString(), one.At, one.EnteredBy, withTicket ? one.TicketId : null, withTicket ? one.TicketNumber : null);
}
