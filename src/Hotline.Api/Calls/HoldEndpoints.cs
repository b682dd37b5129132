using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Vault;
using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Api.Tickets;

namespace Hotline.Api.Calls;

/// <summary>/api/holds: recordings that must not be removed. Every one that is set or lifted is in the audit with its reason.</summary>
internal static class HoldEndpoints
{
    private const int Page = 50;
    private const int LongestDocument = 60;

    public static void MapHolds(this IEndpointRouteBuilder app)
    {
        var holds = app.MapGroup("/api/holds").WithTags("recordings").RequireAuthorization(Permissions.Holds);
        holds.MapGet("", ListAsync).Produces<HoldList>();
        holds.MapPost("", SetAsync).Produces<HoldItem>(StatusCodes.Status201Created);
        holds.MapPost("/{id:guid}/lifting", LiftAsync).Produces<HoldItem>().WithMetadata(Documented.Versioned);
    }

    /// <param name="withReasons">False for readers who work on the matter but decide nothing about its recordings.</param>
    public static HoldItem Item(LegalHold hold, bool withReasons) => new(
        hold.Id, hold.Version, hold.RecordingId, hold.TicketId, hold.TicketNumber, withReasons ? hold.Reason : null, withReasons ? hold.Document : null, hold.SetBy, hold.SetAt,
        hold.LiftedBy, hold.LiftedAt, withReasons ? hold.LiftReason : null);

    private static async Task<IResult> ListAsync(LegalHolds holds, bool? lifted, Guid? cursor, CancellationToken ct)
    {
        var found = await holds.ListAsync(lifted == true, cursor, Page, ct);
        return TypedResults.Ok(new HoldList([.. found.Select(hold => Item(hold, withReasons: true))], found.Count == Page ? $"{found[^1].Id}" : null));
    }

    private static async Task<IResult> SetAsync(HttpContext context, SetHold given, LegalHolds holds, CancellationToken ct)
    {
        var (reason, document) = (given.Reason?.Trim() ?? "", string.IsNullOrWhiteSpace(given.Document) ? null : given.Document.Trim());
        if ((given.RecordingId is null) == (given.TicketId is null))
        {
            return Refusals.Field("recordingId", "请指明一段录音，或一件工单");
        }

        if (Refusals.Reason(reason) is { } fault)
        {
            return fault;
        }

        if (document is { Length: > LongestDocument })
        {
            return Refusals.Field("document", $"最多{LongestDocument}个字");
        }

        return Answer(context, await holds.SetAsync(new NewHold(given.RecordingId, given.TicketId, reason, document), VerbRunner.ActorOf(context), ct), StatusCodes.Status201Created);
    }

    private static async Task<IResult> LiftAsync(HttpContext context, Guid id, LiftHold given, LegalHolds holds, CancellationToken ct)
    {
        if (!VersionHeader.TryRead(context.Request, out var version))
        {
            return Refusals.Make(StatusCodes.Status428PreconditionRequired, "hold.version-required", "请求缺少保全记录的版本，请刷新后重试");
        }

        var reason = given.Reason?.Trim() ?? "";
        return Refusals.Reason(reason) ?? Answer(context, await holds.LiftAsync(id, version, reason, VerbRunner.ActorOf(context), ct), StatusCodes.Status200OK);
    }

    private static IResult Answer(HttpContext context, HoldOutcome outcome, int status)
    {
        switch (outcome)
        {
            case HoldOutcome.Done done:
                VersionHeader.Write(context.Response, done.Hold.Version);
                return TypedResults.Json(Item(done.Hold, withReasons: true), statusCode: status);
            case HoldOutcome.NotFound:
                return Refusals.NotFound();
            case HoldOutcome.Removed:
                return Refusals.Make(StatusCodes.Status409Conflict, "hold.recording-removed", "录音已到保存期限并已删除，不能再保全");
            case HoldOutcome.Already already:
                return Refusals.Make(StatusCodes.Status409Conflict, "hold.already", $"{already.Hold.SetBy}已经保全");
            case HoldOutcome.Lifted lifted:
                return Refusals.Make(StatusCodes.Status409Conflict, "hold.lifted", $"{lifted.Hold.LiftedBy}已经解除保全");
            case HoldOutcome.Stale:
                return Refusals.Make(StatusCodes.Status412PreconditionFailed, "hold.stale", "保全记录已被更新，请刷新后再看");
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
