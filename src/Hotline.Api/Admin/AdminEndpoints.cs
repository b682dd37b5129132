using System.Text.Json;
using Hotline.Agent.Client.Contracts;
using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Privacy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Hotline.Api.Admin;

/// <summary>/api/admin: what administrators keep, kind by kind, and the audit.</summary>
internal static class AdminEndpoints
{
    private const int AuditPage = 100;
    private const long ImportLimit = 8 * 1024 * 1024;

    public static void MapAdmin(this WebApplication app)
    {
        var admin = app.MapGroup("/api/admin").WithTags("admin").RequireAuthorization(Permissions.Administrator);
        foreach (var kind in app.Services.GetServices<IAdminKind>())
        {
            var one = admin.MapGroup($"/{kind.Name}");
            one.MapGet("", (AdminDesk desk, CancellationToken ct) => ListAsync(kind, desk, ct)).Produces(200, kind.Entry.MakeArrayType());
            one.MapGet("/export", (AdminDesk desk, CancellationToken ct) => ExportAsync(kind, desk, ct)).Produces<string>(200, "text/csv");
            one.MapGet("/{key}", (HttpContext context, string key, AdminDesk desk) => PageAsync(kind, context, key, desk)).Produces(200, kind.Entry).WithMetadata(Documented.Tagged);
            one.MapPut("/{key}", (HttpContext context, string key, AdminDesk desk, IOptions<JsonOptions> json) => SaveAsync(kind, context, key, desk, json.Value)).Accepts(kind.Entry, "application/json").Produces<Saved>().WithMetadata(Documented.TaggedWrite, Documented.New);
            one.MapDelete("/{key}", (HttpContext context, string key, AdminDesk desk) => RemoveAsync(kind, context, key, desk)).Produces(204).WithMetadata(Documented.TaggedRemoval);
            one.MapPost("/import", (HttpContext context, AdminDesk desk) => ImportAsync(kind, context, desk))
                .WithMetadata(new BodyLimit(ImportLimit)).Accepts<string>("text/csv").Produces<ImportReport>();
        }

        admin.MapLimitPresets();
        admin.MapNodes();
        admin.MapGet("/audit", AuditAsync);
        admin.MapGet("/audit/export", AuditExport.Of).Produces<string>(200, "text/csv");
    }

    private static async Task<IResult> ListAsync(IAdminKind kind, AdminDesk desk, CancellationToken ct) =>
        TypedResults.Ok(await desk.ListAsync(kind, ct));

    private static async Task<IResult> ExportAsync(IAdminKind kind, AdminDesk desk, CancellationToken ct) =>
        await CsvFile.OfAsync($"{kind.Name}.csv", kind.Columns, (await desk.ListAsync(kind, ct)).Select(kind.ToCsv), ct);

    private static async Task<IResult> PageAsync(IAdminKind kind, HttpContext context, string key, AdminDesk desk)
    {
        if (await desk.FindAsync(kind, Uri.UnescapeDataString(key), context.RequestAborted) is not { } entry)
        {
            return Refusals.NotFound();
        }

        EntryTag.Write(context.Response, kind.TagOf(entry));
        return TypedResults.Json(entry);
    }

    private static async Task<IResult> SaveAsync(IAdminKind kind, HttpContext context, string key, AdminDesk desk, JsonOptions json)
    {
        if (!EntryTag.TryRead(context.Request, out var seen))
        {
            return EntryTag.Unreadable();
        }

        if (seen is null)
        {
            return EntryTag.Required(mayBeNew: true);
        }

        var entry = await EntryBody.ReadAsync(context, kind.Entry, json.SerializerOptions);
        var asked = Uri.UnescapeDataString(key);
        if (kind.KeyOf(entry) != asked)
        {
            return Refusals.Field(JsonNamingPolicy.CamelCase.ConvertName(kind.RequiredColumns[0]), "与地址中的不一致");
        }

        var outcome = await desk.SaveAsync(kind, [entry], asked, seen, VerbRunner.ActorOf(context), context.RequestAborted);
        return outcome.IsStale ? EntryTag.Stale(outcome.Current)
            : outcome.Faults.Count > 0
            ? Refusals.Fields(outcome.Faults.Select(fault => (JsonNamingPolicy.CamelCase.ConvertName(fault.Field), fault.Message)))
            : TypedResults.Ok(outcome.Secrets is [var made, ..] ? made : new Saved(asked, null));
    }

    private static async Task<IResult> ImportAsync(IAdminKind kind, HttpContext context, AdminDesk desk)
    {
        if (context.Request.ContentType?.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw new BadHttpRequestException("Expected text/csv.", StatusCodes.Status415UnsupportedMediaType);
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        body.Position = 0;
        return TypedResults.Ok(await desk.ImportAsync(kind, body, VerbRunner.ActorOf(context), context.RequestAborted));
    }

    private static async Task<IResult> RemoveAsync(IAdminKind kind, HttpContext context, string key, AdminDesk desk) =>
        !EntryTag.TryRead(context.Request, out var seen) ? EntryTag.Unreadable()
        : seen?.Tag is null ? await desk.FindAsync(kind, Uri.UnescapeDataString(key), context.RequestAborted) is null ? Refusals.NotFound() : EntryTag.Required(mayBeNew: false)
        : await desk.RemoveAsync(kind, Uri.UnescapeDataString(key), seen, VerbRunner.ActorOf(context), context.RequestAborted) is not { } outcome ? Refusals.NotFound()
        : outcome.IsStale ? EntryTag.Stale(outcome.Current)
        : outcome.Held is { } hold ? Refusals.Make(StatusCodes.Status409Conflict, hold.Code, hold.Words)
        : TypedResults.NoContent();

    private static async Task<Ok<AuditList>> AuditAsync(AuditTrail audit, long? cursor, CancellationToken ct)
    {
        var lines = await audit.ListAsync(cursor, AuditPage, ct);
        return TypedResults.Ok(new AuditList(
            [.. lines.Select(line => new AuditRow(line.Id, line.At, line.ActorName, line.Action, line.TicketNumber, line.Field ?? line.Subject, line.Reason))],
            lines.Count == AuditPage ? $"{lines[^1].Id}" : null));
    }

    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
