using CsvHelper;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hotline.Api.Admin;

/// <summary>A table as a CSV file for a spreadsheet: UTF-8 with a byte order mark, cells that would be formulas disarmed.</summary>
internal static class CsvFile
{
    private const string MediaType = "text/csv; charset=utf-8";
    private const int RowsPerFlush = 500;

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
            await using var writer = Open(body, columns);
            var written = 0;
            await foreach (var row in rows)
            {
                writer.WriteRecord(row);
                if (++written % RowsPerFlush == 0)
                {
                    await writer.FlushAsync(ct);
                }
            }

            await writer.FlushAsync(ct);
        },
        MediaType, name);

    private static CsvWriter Open(Stream stream, IReadOnlyList<string> columns)
    {
        var writer = CsvWriter.Create(stream, new CsvWriterOptions { Injection = CsvInjection.Escape, WriteByteOrderMark = true }, leaveOpen: true);
        writer.WriteHeader([.. columns]);
        return writer;
    }
}
