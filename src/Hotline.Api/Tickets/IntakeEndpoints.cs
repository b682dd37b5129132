using Hotline.Agent.Client.Contracts;
using Hotline.Api.Problems;
using Hotline.Api.Search;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Api.Tickets;

/// <summary>A ticket without a call: POST /api/tickets opens a draft; POST /api/tickets/acceptance takes a complete form and accepts it at once.</summary>
internal static class IntakeEndpoints
{
    public static void MapIntake(this RouteGroupBuilder tickets)
    {
        tickets.MapPost("", OpenAsync).Produces<Agent.Client.Contracts.TicketPage>(StatusCodes.Status201Created).WithMetadata(Documented.Keyed);
        tickets.MapPost("/acceptance", AcceptAsync).Produces<AcceptedTicket>(StatusCodes.Status201Created).WithMetadata(Documented.Keyed);
    }

    private static async Task<IResult> OpenAsync(
        HttpContext context, DraftFields typed, TicketDesk desk, CatalogCache catalog, VerbRunner runner, IdempotencyKeys keys, CancellationToken ct)
    {
        var (key, refused) = Asked(context, typed, keys);
        if (refused is not null)
        {
            return refused;
        }

        var fields = Commands.Patch(typed, out var faults).ApplyTo(new TicketFields());
        faults = [.. faults, .. FieldRules.Draft(fields, await catalog.GetAsync(ct))];
        if (faults.Count > 0)
        {
            return TicketRefusals.Fields(faults);
        }

        var id = await desk.OpenDraftAsync(Draft(key, fields), VerbRunner.ActorOf(context), ct);
        if (await IsOfAnotherAsync(desk, id, key, ct))
        {
            return TicketRefusals.Of(new Refusal.KeyReused());
        }

        context.Response.Headers.Location = $"/api/tickets/{id}";
        return await runner.PageAsync(context, id, StatusCodes.Status201Created);
    }

    private static async Task<IResult> AcceptAsync(
        HttpContext context, DraftFields typed, TicketIntake intake, TicketDesk desk, DeskPages pages, CatalogCache catalog, TimeProvider time, IdempotencyKeys keys, CancellationToken ct)
    {
        var (key, refused) = Asked(context, typed, keys);
        if (refused is not null)
        {
            return refused;
        }

        var (actor, names) = (VerbRunner.ActorOf(context), await catalog.GetAsync(ct));
        var fields = Commands.Patch(typed, out var faults).ApplyTo(new TicketFields());
        if (faults.Count > 0)
        {
            // With all else that is wrong, so that it is corrected in one go.
            return TicketRefusals.Fields([.. faults, .. FieldRules.Submit(fields, IntakeChannel.Counter, null, names).Where(fault => faults.All(one => one.Field != fault.Field))]);
        }

        return await intake.AcceptAsync(Draft(key, fields), actor, ct) switch
        {
            Outcome<TakenIn>.Done { Value: { Page: { } page } made } => Made(context, TicketViewing.Page(page, [], names, time.GetUtcNow()), SearchViewing.Similar(made.Repeats, time.GetUtcNow()).Rows),
            Outcome<TakenIn>.Done { Value: var other } when await IsOfAnotherAsync(desk, other.Id, key, ct) => TicketRefusals.Of(new Refusal.KeyReused()),
            Outcome<TakenIn>.Done { Value: var earlier } => await pages.PageAsync(earlier.Id, actor, ct) is { } page ? Made(context, page, []) : TicketRefusals.Of(new Refusal.NotFound()),
            Outcome<TakenIn>.Refused no => TicketRefusals.Of(no.Why),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static JsonHttpResult<AcceptedTicket> Made(HttpContext context, Agent.Client.Contracts.TicketPage page, IReadOnlyList<SimilarRow> repeats)
    {
        context.Response.Headers.Location = $"/api/tickets/{page.Id}";
        VersionHeader.Write(context.Response, page.Version);
        return TypedResults.Json(new AcceptedTicket(page, repeats), statusCode: StatusCodes.Status201Created);
    }

    /// <returns>Its key, or why this request is not looked at.</returns>
    private static (RequestKey? Key, IResult? Refused) Asked(HttpContext context, DraftFields typed, IdempotencyKeys keys) =>
        context.User.IsInRole(nameof(StaffRole.Agent)) ? keys.Read(context, typed) : (null, TicketRefusals.Of(new Refusal.RoleMissing(Verb.SaveDraft)));

    private static OpenDraft Draft(RequestKey? key, TicketFields fields) => new(IntakeChannel.Counter, IntakeKey: Kept(key), Fields: fields, IntakePrint: key?.Print);

    private static async Task<bool> IsOfAnotherAsync(TicketDesk desk, Guid id, RequestKey? key, CancellationToken ct) => key is not null && await desk.IsOfAnotherAsync(id, Kept(key)!, key.Print, ct); // It has one.

    private static string? Kept(RequestKey? key) => key is null ? null : $"{key.AccountId:N}:{key.Key}";
}
