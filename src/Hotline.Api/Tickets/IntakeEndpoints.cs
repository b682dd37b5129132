using Hotline.Agent.Client.Contracts;
using Hotline.Api.Problems;
using Hotline.Api.Search;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Api.Tickets;

/// <summary>A ticket without a call: POST /api/tickets opens a draft; POST /api/tickets/acceptance takes a complete form and accepts it at once.</summary>
internal static class IntakeEndpoints
{
    private const int IntakeKeyMax = 100;

    public static void MapIntake(this RouteGroupBuilder tickets)
    {
        tickets.MapPost("", OpenAsync).Produces<Agent.Client.Contracts.TicketPage>(StatusCodes.Status201Created);
        tickets.MapPost("/acceptance", AcceptAsync).Produces<AcceptedTicket>(StatusCodes.Status201Created);
    }

    private static async Task<IResult> OpenAsync(HttpContext context, DraftFields typed, TicketDesk desk, CatalogCache catalog, VerbRunner runner, CancellationToken ct)
    {
        if (Refused(context) is { } refused)
        {
            return refused;
        }

        var fields = Commands.Patch(typed, out var faults).ApplyTo(new TicketFields());
        faults = [.. faults, .. FieldRules.Draft(fields, await catalog.GetAsync(ct))];
        if (faults.Count > 0)
        {
            return TicketRefusals.Fields(faults);
        }

        var id = await desk.OpenDraftAsync(Draft(context, fields), VerbRunner.ActorOf(context), ct);
        context.Response.Headers.Location = $"/api/tickets/{id}";
        return await runner.PageAsync(context, id, StatusCodes.Status201Created);
    }

    private static async Task<IResult> AcceptAsync(
        HttpContext context, DraftFields typed, TicketIntake intake, DeskPages pages, CatalogCache catalog, TimeProvider time, CancellationToken ct)
    {
        if (Refused(context) is { } refused)
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

        return await intake.AcceptAsync(Draft(context, fields), actor, ct) switch
        {
            Outcome<TakenIn>.Done { Value: { Page: { } page } made } => Made(context, TicketViewing.Page(page, [], names, time.GetUtcNow()), SearchViewing.Similar(made.Repeats, time.GetUtcNow()).Rows),
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

    /// <summary>Why this request is not looked at; null when it is.</summary>
    private static IResult? Refused(HttpContext context) =>
        Key(context).Length > IntakeKeyMax ? Refusals.Field("Idempotency-Key", "过长")
        : context.User.IsInRole(nameof(StaffRole.Agent)) ? null
        : TicketRefusals.Of(new Refusal.RoleMissing(Verb.SaveDraft));

    private static OpenDraft Draft(HttpContext context, TicketFields fields) =>
        new(IntakeChannel.Counter, IntakeKey: Key(context) is { Length: > 0 } key ? $"{VerbRunner.ActorOf(context).AccountId:N}:{key}" : null, Fields: fields);

    private static string Key(HttpContext context) => context.Request.Headers["Idempotency-Key"].ToString();
}
