using CsvHelper;

namespace Hotline.Api.Admin;

/// <summary>A table as a CSV file for a spreadsheet: UTF-8 with a byte order mark, cells that would be formulas disarmed.</summary>
internal static class CsvFile
{
    public static async Task<IResult> OfAsync(string name, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string?>> rows, CancellationToken ct)
    {
        var csv = new MemoryStream();
        await using (var writer = CsvWriter.Create(csv, new CsvWriterOptions { Injection = CsvInjection.Escape, WriteByteOrderMark = true }, leaveOpen: true))
        {
            writer.WriteHeader([.. columns]);
            foreach (var row in rows)
            {
                writer.WriteRecord([.. row.Select(cell => cell ?? "")]);
            }

            await writer.FlushAsync(ct);
        }

        return TypedResults.File(csv.ToArray(), "text/csv; charset=utf-8", name);
    }
}
