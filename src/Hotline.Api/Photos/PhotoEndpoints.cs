using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;

namespace Hotline.Api.Photos;

/// <summary>/api/photos/{id}: a picture that a citizen sent, for who works on its ticket. Every look is in the audit before a byte is sent.</summary>
internal static class PhotoEndpoints
{
    public static void MapPhotos(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/photos/{id:guid}", ShowAsync).RequireAuthorization(Permissions.Staff).WithTags("photos");

    private static async Task<IResult> ShowAsync(HttpContext context, Guid id, PhotoStore photos, TicketReader tickets, AuditTrail audit, CancellationToken ct)
    {
        var actor = VerbRunner.ActorOf(context);
        if (await photos.TicketOfAsync(id, ct) is not { } ticket || await tickets.PageAsync(ticket, actor, ct) is null)
        {
            return Refusals.NotFound();
        }

        if (!TicketSight.MaySeePhotos(actor))
        {
            return Refusals.Make(StatusCodes.Status403Forbidden, "photo.may-not-see", "您无权查看这张照片");
        }

        await audit.WriteAsync(actor, "photo.view", ticket, id.ToString(), ct);
        if (await photos.OpenAsync(id, ct) is not { } photo)
        {
            return Refusals.NotFound();
        }

        // Opened by itself, it is a picture and nothing else.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return TypedResults.Bytes(photo.Content, photo.MediaType);
    }
}
