using Hotline.Agent.Client.Contracts;
using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Microsoft.AspNetCore.Mvc;

namespace Hotline.Api.Proofs;

/// <summary>Files that prove what units say: laid ready before their verb, taken back, and shown to who works on the ticket. Every look is in the audit before a byte is sent.</summary>
internal static class EvidenceEndpoints
{
    public static void MapEvidence(this IEndpointRouteBuilder app)
    {
        var all = app.MapGroup("").RequireAuthorization(Permissions.Staff).WithTags("evidence");

        // The header of every write is checked before (Security/CrossSite). Read in memory, so that nothing lies on a disk in the clear.
        all.MapPost("/api/tickets/{id:guid}/evidence", AddAsync).Produces<UploadedEvidence>(StatusCodes.Status201Created).DisableAntiforgery()
            .WithMetadata(new RequestSizeLimitAttribute(EvidenceIntake.MostBytes)).WithFormOptions(memoryBufferThreshold: EvidenceIntake.MostBytes, multipartBodyLengthLimit: EvidenceIntake.MostBytes);
        all.MapGet("/api/evidence/{id:guid}", ShowAsync);
        all.MapDelete("/api/evidence/{id:guid}", TakeBackAsync).Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> AddAsync(HttpContext context, Guid id, IFormFile file, DeskPages pages, EvidenceIntake intake, CancellationToken ct)
    {
        var actor = VerbRunner.ActorOf(context);
        return await pages.PageAsync(id, actor, ct) switch
        {
            null => Refusals.NotFound(),
            { MayProve: { } limits } => await intake.AddAsync(id, file, limits, actor, ct) switch
            {
                Outcome<EvidenceInfo>.Done { Value: var added } => TypedResults.Created(ApiPath.Evidence(added.Id), new UploadedEvidence(added.Id, added.Name, added.Bytes)),
                Outcome<EvidenceInfo>.Refused refused => TicketRefusals.Of(refused.Why),
                _ => throw new System.Diagnostics.UnreachableException(),
            },
            _ => Refusals.Make(StatusCodes.Status409Conflict, "evidence.nothing-to-prove", "工单现在没有可附佐证文件的申请或答复"),
        };
    }

    private static async Task<IResult> ShowAsync(HttpContext context, Guid id, EvidenceStore store, TicketReader tickets, AuditTrail audit, CancellationToken ct)
    {
        var actor = VerbRunner.ActorOf(context);
        if (await store.FindAsync(id, ct) is not { EventSeq: not null } file || await tickets.PageAsync(file.TicketId, actor, ct) is not { } page)
        {
            return Refusals.NotFound();
        }

        if (!Evidence.MaySee(file, page, actor))
        {
            return Refusals.Make(StatusCodes.Status403Forbidden, "evidence.may-not-see", "您无权查看这个佐证文件");
        }

        await audit.WriteAsync(actor, "evidence.view", file.TicketId, id.ToString(), ct);
        if (await store.OpenAsync(id, ct) is not { } content)
        {
            return Refusals.NotFound();
        }

        // Opened by itself, a picture is a picture and nothing else; a document is saved, and opened by who wants to.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return file.MediaType == "application/pdf" ? TypedResults.File(content, file.MediaType, file.Name) : TypedResults.Bytes(content, file.MediaType);
    }

    private static async Task<IResult> TakeBackAsync(HttpContext context, Guid id, EvidenceStore store, CancellationToken ct) =>
        await store.TakeBackAsync(id, VerbRunner.ActorOf(context), ct) ? TypedResults.NoContent() : Refusals.NotFound();
}
