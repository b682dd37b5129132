using System.Globalization;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Vault;
using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Api.Calls;

/// <summary>/api/recordings/{id}: the call of a ticket as WAV, for who may hear it. Every listening is in the audit before a byte is sent.</summary>
internal static class RecordingEndpoints
{
    public static void MapRecordings(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/recordings/{id:guid}", PlayAsync).RequireAuthorization(Permissions.Staff).WithTags("recordings");
        app.MapGet("/api/recordings/{id:guid}/rating", RatingAsync).RequireAuthorization(Permissions.Staff).WithTags("recordings");
        app.MapGet("/api/recordings/{id:guid}/keeping", KeepingAsync).RequireAuthorization(Permissions.Staff).WithTags("recordings").Produces<RecordingKeeping>();
        app.MapGet("/api/recordings/{id:guid}/pauses", PausesAsync).RequireAuthorization(Permissions.Staff).WithTags("recordings");
    }

    private static async Task<IResult> PlayAsync(
        HttpContext context, Guid id, StoredRecordings vault, TicketReader tickets, Listenings listenings, AuditTrail audit, CancellationToken ct)
    {
        var actor = VerbRunner.ActorOf(context);
        var (kept, refusal) = await SightAsync(vault, tickets, actor, id, ct);
        if (kept is null)
        {
            return refusal;
        }

        if (kept.Removed)
        {
            return Gone(kept.RemovedAt);
        }

        if (!listenings.IsUnderWay(actor.AccountId, id))
        {
            await audit.WriteAsync(actor, "recording.play", kept.Place.TicketId, id.ToString(), ct);
            listenings.Begin(actor.AccountId, id);
        }

        return await vault.OpenAsync(id, ct) is not { } recording ? Refusals.NotFound() : TypedResults.Stream(recording.Wav, "audio/wav", enableRangeProcessing: true);
    }

    /// <summary>Where nothing is to be heard because the agent paused the recording; for whoever may hear the rest.</summary>
    private static async Task<IResult> PausesAsync(HttpContext context, Guid id, StoredRecordings vault, TicketReader tickets, CancellationToken ct) =>
        await SightAsync(vault, tickets, VerbRunner.ActorOf(context), id, ct) is (null, var refusal) ? refusal : TypedResults.Ok(await vault.PausesAsync(id, ct));

    private static async Task<IResult> RatingAsync(HttpContext context, Guid id, StoredRecordings vault, TicketReader tickets, CancellationToken ct) =>
        await SightAsync(vault, tickets, VerbRunner.ActorOf(context), id, ct) is (null, var refusal) ? refusal : TypedResults.Ok(new CallRating(await vault.RatingAsync(id, ct)));

    /// <summary>How long it is kept, and why; for whoever may hear it, or might have.</summary>
    private static async Task<IResult> KeepingAsync(HttpContext context, Guid id, StoredRecordings vault, LegalHolds holds, TicketReader tickets, CancellationToken ct)
    {
        var actor = VerbRunner.ActorOf(context);
        var (kept, refusal) = await SightAsync(vault, tickets, actor, id, ct);
        return kept is null
            ? refusal
            : TypedResults.Ok(new RecordingKeeping(
                kept.Removed, kept.RemovedAt, kept.KeptUntil, kept.Held,
                [.. (await holds.OfAsync(kept.Place, ct)).Select(hold => HoldEndpoints.Item(hold, actor.Is(Role.Supervisor)))]));
    }

    private static ProblemHttpResult Gone(DateTimeOffset? at) => Refusals.Make(
        StatusCodes.Status410Gone, "recording.removed",
        at is { } then ? $"录音已到保存期限，于 {then.ToOffset(WorkingCalendar.ChinaOffset).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} 删除" : "录音已到保存期限，正在删除");

    private static async Task<(RecordingKept? Kept, IResult Refusal)> SightAsync(StoredRecordings vault, TicketReader tickets, Actor actor, Guid id, CancellationToken ct)
    {
        if (await vault.KeptAsync(id, ct) is not { Place.TicketId: { } ticket } kept || await tickets.PageAsync(ticket, actor, ct) is not { } page)
        {
            return (null, Refusals.NotFound());
        }

        return TicketSight.MayHear(page.Confidential || page.Line.Anonymous, page.OwnerId, actor)
            ? (kept, TypedResults.Empty)
            : (null, Refusals.Make(StatusCodes.Status403Forbidden, "recording.may-not-play", "您无权收听这段录音"));
    }
}
