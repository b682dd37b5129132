using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Link;
using Hotline.Api.Problems;
using Hotline.Api.Tickets;
using Hotline.Dispatch.Privacy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Api.Admin;

/// <summary>/api/admin/nodes: the telephony nodes, and taking one out of service without a caller noticing.</summary>
internal static class NodeEndpoints
{
    public static void MapNodes(this RouteGroupBuilder admin)
    {
        admin.MapGet("/nodes", ListAsync);
        admin.MapPut("/nodes/{node}/drain", (HttpContext context, string node, NodeOperations nodes, AuditTrail audit) =>
            DrainAsync(context, node, true, nodes, audit)).Produces(204);
        admin.MapDelete("/nodes/{node}/drain", (HttpContext context, string node, NodeOperations nodes, AuditTrail audit) =>
            DrainAsync(context, node, false, nodes, audit)).Produces(204);
    }

    private static async Task<Ok<IReadOnlyList<TelephonyNodeItem>>> ListAsync(NodeOperations nodes, CancellationToken ct) => TypedResults.Ok(await nodes.ListAsync(ct));

    private static async Task<IResult> DrainAsync(HttpContext context, string node, bool on, NodeOperations nodes, AuditTrail audit)
    {
        var ct = context.RequestAborted;
        if (!await nodes.DrainAsync(node, on, ct))
        {
            return Refusals.NotFound();
        }

        await audit.WriteAsync(VerbRunner.ActorOf(context), on ? "admin.nodes.drain" : "admin.nodes.undrain", null, node, ct);
        return TypedResults.NoContent();
    }
}
