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
        if (!TryDraft(context, typed, out var draft, out var faults, out var refused))
        {
            return refused;
        }

        faults = [.. faults, .. FieldRules.Draft(draft.Fields ?? new TicketFields(), await catalog.GetAsync(ct))];
        if (faults.Count > 0)
        {
            return TicketRefusals.Fields(faults);
        }

        var id = await desk.OpenDraftAsync(draft, VerbRunner.ActorOf(context), ct);
        context.Response.Headers.Location = $"/api/tickets/{id}";
        return await runner.PageAsync(context, id, StatusCodes.Status201Created);
    }

    private static async Task<IResult> AcceptAsync(
        HttpContext context, DraftFields typed, TicketIntake intake, DeskPages pages, CatalogCache catalog, TimeProvider time, CancellationToken ct)
    {
        if (!TryDraft(context, typed, out var draft, out var faults, out var refused))
        {
            return refused;
        }

        var (actor, names) = (VerbRunner.ActorOf(context), await catalog.GetAsync(ct));
        if (faults.Count > 0)
        {
            // With all else that is wrong, so that it is corrected in one go.
            return TicketRefusals.Fields([.. faults, .. FieldRules.Submit(draft.Fields ?? new TicketFields(), null, names).Where(fault => faults.All(one => one.Field != fault.Field))]);
        }

        return await intake.AcceptAsync(draft, actor, ct) switch
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

    /// <param name="faults">Words that are none of ours; the rules of the fields are asked afterwards.</param>
    private static bool TryDraft(HttpContext context, DraftFields typed, out OpenDraft draft, out IReadOnlyList<FieldFault> faults, out IResult refused)
    {
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        var actor = VerbRunner.ActorOf(context);
        var fields = Commands.TryPatch(typed, out var patch, out faults) ? patch.ApplyTo(new TicketFields()) : new TicketFields();
        draft = new OpenDraft(IntakeChannel.Counter, IntakeKey: key.Length == 0 ? null : $"{actor.AccountId:N}:{key}", Fields: fields);
        refused = key.Length > IntakeKeyMax ? Refusals.Field("Idempotency-Key", "过长") : TicketRefusals.Of(new Refusal.RoleMissing(Verb.SaveDraft));
        return key.Length <= IntakeKeyMax && context.User.IsInRole(nameof(StaffRole.Agent));
    }
}
