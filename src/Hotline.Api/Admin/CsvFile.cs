using System.Globalization;
using CsvHelper;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Api.Admin;

/// <summary>A table as a CSV file for a spreadsheet: UTF-8 with a byte order mark, cells that would be formulas disarmed.</summary>
internal static class CsvFile
{
    private const string MediaType = "text/csv; charset=utf-8";
    private const int RowsPerFlush = 500;

    /// <summary>Yes or no as every file says it; an import reads it back.</summary>
    public static string Flag(bool stands) => stands ? "1" : "0";

    /// <summary>An instant to the second, in UTC; "" for none.</summary>
    public static string Second(DateTimeOffset? at) => at?.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "";

    public static async Task<IResult> OfAsync(string name, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string?>> rows, CancellationToken ct)
    {
        var csv = new MemoryStream();
        await using (var writer = Open(csv, columns))
        {
            foreach (var row in rows)
            {
                writer.WriteRecord([.. row.Select(cell => cell ?? "")]);
            }

            await writer.FlushAsync(ct);
        }

        return TypedResults.File(csv.ToArray(), MediaType, name);
    }

    /// <summary>Written as it is read: the length of the table is nobody's concern.</summary>
    public static PushStreamHttpResult Streamed(string name, IReadOnlyList<string> columns, IAsyncEnumerable<string[]> rows, CancellationToken ct) => TypedResults.Stream(
        async body =>
        {
            // The writer empties a full buffer at once and synchronously, which a response does not take: rows go through memory, some hundred at a time.
            var part = new MemoryStream();
            await using var writer = Open(part, columns);
            var written = 0;
            await foreach (var row in rows)
            {
                writer.WriteRecord(row);
                if (++written % RowsPerFlush == 0)
                {
                    await SendAsync();
                }
            }

            await SendAsync();

            async Task SendAsync()
            {
                await writer.FlushAsync(ct);
                await body.WriteAsync(part.GetBuffer().AsMemory(0, (int)part.Length), ct);
                part.SetLength(0);
            }
        },
        MediaType, name);

    private static CsvWriter Open(Stream stream, IReadOnlyList<string> columns)
    {
        var writer = CsvWriter.Create(stream, new CsvWriterOptions { Injection = CsvInjection.Escape, WriteByteOrderMark = true }, leaveOpen: true);
        writer.WriteHeader([.. columns]);
        return writer;
    }
}
