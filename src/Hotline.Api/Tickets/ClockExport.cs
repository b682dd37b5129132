using CsvHelper;
using Hotline.Api.Problems;
using Hotline.Api.Security;
using Hotline.Dispatch.Clocks;

namespace Hotline.Api.Tickets;

/// <summary>/api/clocks: every clock that runs, in the words of a supervision system. Written as it is read, without a cap.</summary>
internal static class ClockExport
{
    private const int RowsPerFlush = 500;
    private static readonly string[] Columns = ["number", "round", "clock", "unitCode", "startedAt", "dueAt", "provisional", "light", "code", "name"];

    public static void MapClockExport(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/clocks", ExportAsync).WithTags("clocks").RequireAuthorization(Permissions.Floor).Produces<string>(200, "text/csv");

    private static async Task<IResult> ExportAsync(LightMappings mappings, string? system, CancellationToken ct)
    {
        var asked = system ?? "supervision";
        return await mappings.KnowsAsync(asked, ct)
            ? TypedResults.Stream(body => WriteAsync(body, mappings.RunningAsync(asked, ct), ct), "text/csv; charset=utf-8", "clocks.csv")
            : Refusals.Field("system", "没有这个系统的灯色对照");
    }

    private static async Task WriteAsync(Stream body, IAsyncEnumerable<MappedClock> clocks, CancellationToken ct)
    {
        await using var writer = CsvWriter.Create(body, new CsvWriterOptions { Injection = CsvInjection.Escape, WriteByteOrderMark = true }, leaveOpen: true);
        writer.WriteHeader(Columns);
        var rows = 0;
        await foreach (var clock in clocks)
        {
            writer.WriteRecord([
                clock.TicketNumber, $"{clock.Round}", clock.Kind.ToString(), clock.UnitCode ?? "", $"{clock.StartedAt.ToUniversalTime():yyyy-MM-ddTHH:mm:ssZ}",
                $"{clock.DueAt.ToUniversalTime():yyyy-MM-ddTHH:mm:ssZ}", clock.Provisional ? "1" : "0", clock.Light.ToString(), clock.Code, clock.Name]);
            if (++rows % RowsPerFlush == 0)
            {
                await writer.FlushAsync(ct);
            }
        }

        await writer.FlushAsync(ct);
    }
}
