using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Vault;
using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;

namespace Hotline.Api.Calls;

/// <summary>/api/recordings/{id}: the call of a ticket as WAV, for who may hear it. Every listening is in the audit before a byte is sent.</summary>
internal static class RecordingEndpoints
{
    public static void MapRecordings(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/recordings/{id:guid}", PlayAsync).RequireAuthorization(Permissions.Staff).WithTags("recordings");
        app.MapGet("/api/recordings/{id:guid}/rating", RatingAsync).RequireAuthorization(Permissions.Staff).WithTags("recordings");
        app.MapGet("/api/recordings/{id:guid}/pauses", PausesAsync).RequireAuthorization(Permissions.Staff).WithTags("recordings");
    }

    private static async Task<IResult> PlayAsync(
        HttpContext context, Guid id, RecordingVault vault, TicketReader tickets, Listenings listenings, AuditTrail audit, CancellationToken ct)
    {
        var actor = VerbRunner.ActorOf(context);
        var (ticket, refusal) = await SightAsync(vault, tickets, actor, id, ct);
        if (refusal is not null)
        {
            return refusal;
        }

        if (!listenings.IsUnderWay(actor.AccountId, id))
        {
            await audit.WriteAsync(actor, "recording.play", ticket, id.ToString(), ct);
            listenings.Begin(actor.AccountId, id);
        }

        return await vault.OpenAsync(id, ct) is not { } recording ? Refusals.NotFound() : TypedResults.Stream(recording.Wav, "audio/wav", enableRangeProcessing: true);
    }

    /// <summary>Where nothing is to be heard because the agent paused the recording; for whoever may hear the rest.</summary>
    private static async Task<IResult> PausesAsync(HttpContext context, Guid id, RecordingVault vault, TicketReader tickets, CancellationToken ct) =>
        (await SightAsync(vault, tickets, VerbRunner.ActorOf(context), id, ct)).Refusal ?? TypedResults.Ok(await vault.PausesAsync(id, ct));

    private static async Task<IResult> RatingAsync(HttpContext context, Guid id, RecordingVault vault, TicketReader tickets, CancellationToken ct) =>
        (await SightAsync(vault, tickets, VerbRunner.ActorOf(context), id, ct)).Refusal ?? TypedResults.Ok(new CallRating(await vault.RatingAsync(id, ct)));

    private static async Task<(Guid Ticket, IResult? Refusal)> SightAsync(RecordingVault vault, TicketReader tickets, Actor actor, Guid id, CancellationToken ct)
    {
        if (await vault.FindAsync(id, ct) is not { TicketId: { } ticket } || await tickets.PageAsync(ticket, actor, ct) is not { } page)
        {
            return (default, Refusals.NotFound());
        }

        return (ticket, TicketSight.MayHear(page.Confidential || page.Line.Anonymous, page.OwnerId, actor)
            ? null
            : Refusals.Make(StatusCodes.Status403Forbidden, "recording.may-not-play", "您无权收听这段录音"));
    }
}
