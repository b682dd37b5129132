using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Desk;
using Hotline.Api.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Api.Calls;

/// <summary>/api/floor for shift leads, /api/calls/missed for whoever calls people back.</summary>
internal static class CallEndpoints
{
    public static void MapCalls(this IEndpointRouteBuilder app)
    {
        app.MapRecordings();
        app.MapCallRecords();
        app.MapGet("/api/floor", FloorAsync).RequireAuthorization(Permissions.Floor).WithTags("calls");
        app.MapGet("/api/calls/missed", MissedAsync).RequireAuthorization(Permissions.Calls).WithTags("calls");
    }

    private static async Task<Ok<FloorPage>> FloorAsync(Floor floor, CancellationToken ct) => TypedResults.Ok(await floor.PageAsync(ct));

    private static async Task<Ok<IReadOnlyList<MissedCallRow>>> MissedAsync(Floor floor, CancellationToken ct) => TypedResults.Ok(await floor.MissedAsync(ct));
}
