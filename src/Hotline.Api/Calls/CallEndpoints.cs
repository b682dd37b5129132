using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Desk;
using Hotline.Agent.Journal;
using Hotline.Api.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Api.Calls;

/// <summary>/api/floor for shift leads, /api/calls/{id}/trace for who asks why a caller waited, /api/calls/missed for whoever calls people back.</summary>
internal static class CallEndpoints
{
    public static void MapCalls(this IEndpointRouteBuilder app)
    {
        app.MapRecordings();
        app.MapHolds();
        app.MapDeclined();
        app.MapTicketCalls();
        app.MapCallRecords();
        app.MapGet("/api/floor", FloorAsync).RequireAuthorization(Permissions.Floor).WithTags("calls");
        app.MapGet("/api/calls/missed", MissedAsync).RequireAuthorization(Permissions.Calls).WithTags("calls");
        app.MapGet("/api/calls/{id:guid}/trace", TraceAsync).RequireAuthorization(Permissions.CallTrace).WithTags("calls");
    }

    private static async Task<Ok<IReadOnlyList<CallTraceRow>>> TraceAsync(CallHistory history, Guid id, CancellationToken ct) => TypedResults.Ok(await history.TraceAsync(id, ct));

    private static async Task<Ok<FloorPage>> FloorAsync(Floor floor, CancellationToken ct) => TypedResults.Ok(await floor.PageAsync(ct));

    private static async Task<Ok<IReadOnlyList<MissedCallRow>>> MissedAsync(Floor floor, CancellationToken ct) => TypedResults.Ok(await floor.MissedAsync(ct));
}
