using Hotline.Api.Admin;
using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Dispatch.Clocks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Api.Tickets;

/// <summary>/api/clocks: every clock that runs, in the words of a supervision system. Written as it is read, without a cap.</summary>
internal static class ClockExport
{
    private static readonly string[] Columns = ["number", "round", "clock", "unitCode", "startedAt", "dueAt", "provisional", "light", "code", "name"];

    public static void MapClockExport(this IEndpointRouteBuilder app)
    {
        var clocks = app.MapGroup("/api/clocks").WithTags("clocks").RequireAuthorization(Permissions.Floor);
        clocks.MapGet("", ExportAsync).Produces<string>(200, "text/csv");
        clocks.MapGet("/systems", SystemsAsync);
    }

    private static async Task<Ok<string[]>> SystemsAsync(LightMappings mappings, CancellationToken ct) => TypedResults.Ok(await mappings.SystemsAsync(ct));

    private static async Task<IResult> ExportAsync(LightMappings mappings, string? system, CancellationToken ct)
    {
        var asked = system ?? "supervision";
        return (await mappings.SystemsAsync(ct)).Contains(asked)
            ? CsvFile.Streamed("clocks.csv", Columns, Lines(mappings.RunningAsync(asked, ct)), ct)
            : Refusals.Field("system", "没有这个系统的灯色对照");
    }

    private static async IAsyncEnumerable<string[]> Lines(IAsyncEnumerable<MappedClock> clocks)
    {
        await foreach (var clock in clocks)
        {
            yield return [
                clock.TicketNumber, $"{clock.Round}", clock.Kind.ToString(), clock.UnitCode ?? "", CsvFile.Second(clock.StartedAt),
                CsvFile.Second(clock.DueAt), CsvFile.Flag(clock.Provisional), clock.Light.ToString(), clock.Code, clock.Name];
        }
    }
}
