using System.Globalization;
using CsvHelper;
using Hotline.Agent.Client.Contracts;

namespace Hotline.Api.Admin;

/// <summary>
/// A CSV file as rows of named texts. Columns are found by name in any order; case, underscores and spaces in names do
/// not matter (<c>region_code</c> is <c>regionCode</c>). UTF-8 with or without a byte order mark.
/// </summary>
internal sealed class CsvTable
{
    public const int MaxRows = 20_000;

    private static readonly CsvReaderOptions Options = new()
    {
        Separator = ',',
        TrimWhitespace = true,
        TrackLineNumbers = true,
        FormatProvider = CultureInfo.InvariantCulture,
        MissingField = CsvMissingFieldHandling.ReturnEmpty,
        FieldCountMismatch = CsvFieldCountHandling.Allow,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    private CsvTable(IReadOnlyList<CsvRow> rows, IReadOnlyList<ImportError> errors) => (Rows, Errors) = (rows, errors);

    public IReadOnlyList<CsvRow> Rows { get; }

    /// <summary>What is wrong with the file as a file.</summary>
    public IReadOnlyList<ImportError> Errors { get; }

    /// <param name="required">Columns that must be in the header, as named in the entry record.</param>
    public static async Task<CsvTable> ReadAsync(Stream csv, IReadOnlyList<string> required, CancellationToken ct)
    {
        var rows = new List<CsvRow>();
        try
        {
            await using var reader = CsvReader.Create(csv, Options, leaveOpen: true);
            await reader.ReadHeaderAsync(ct);
            var columns = reader.Headers.Select((name, at) => (Name: Plain(name), At: at)).DistinctBy(column => column.Name).ToDictionary(column => column.Name, column => column.At);
            if (required.Where(name => !columns.ContainsKey(Plain(name))).ToList() is { Count: > 0 } missing)
            {
                return new CsvTable([], [.. missing.Select(name => new ImportError(1, name, "缺少这一列"))]);
            }

            while (await reader.ReadAsync(ct))
            {
                var texts = columns.ToDictionary(column => column.Key, column => column.Value < reader.FieldCount ? reader.GetString(column.Value) : "");
                rows.Add(new CsvRow((int)reader.LineNumber, texts));
                if (rows.Count > MaxRows)
                {
                    return new CsvTable([], [new ImportError((int)reader.LineNumber, "", $"一次最多导入{MaxRows}行")]);
                }
            }
        }
        catch (CsvFormatException malformed)
        {
            return new CsvTable([], [new ImportError((int)malformed.LineNumber, "", "这一行不是有效的CSV")]);
        }

        return new CsvTable(rows, rows.Count == 0 ? [new ImportError(1, "", "文件里没有数据")] : []);
    }

    internal static string Plain(string name) => new([.. name.Trim('\uFEFF', ' ').Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}

/// <summary>One line being read into an entry; what is wrong is written down by column, and reading goes on.</summary>
internal sealed class CsvRow(int line, IReadOnlyDictionary<string, string> texts)
{
    private readonly List<ImportError> errors = [];

    /// <summary>1-based line of the file.</summary>
    public int Line => line;

    public IReadOnlyList<ImportError> Errors => errors;

    /// <summary>Null when the cell is empty or there is no such column.</summary>
    public string? Text(string column) =>
        texts.TryGetValue(CsvTable.Plain(column), out var text) && !string.IsNullOrWhiteSpace(text) ? Unquoted(text.Trim()) : null;

    public string Required(string column)
    {
        var text = Text(column);
        if (text is null)
        {
            Wrong(column, "不能为空");
        }

        return text ?? "";
    }

    public int Number(string column, int otherwise)
    {
        var text = Text(column);
        if (text is null || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out otherwise))
        {
            return otherwise;
        }

        return Wrong(column, "应为数字", otherwise);
    }

    public bool Flag(string column) => Text(column)?.ToLowerInvariant() switch
    {
        null or "0" or "false" or "否" => false,
        "1" or "true" or "是" => true,
        _ => Wrong(column, "应为 1 或 0", false),
    };

    /// <summary>Several values in one cell, separated by | or ;.</summary>
    public string[] Several(string column) => Text(column)?.Split(['|', ';', '；', '、'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    public T Wrong<T>(string column, string message, T value)
    {
        Wrong(column, message);
        return value;
    }

    public void Wrong(string column, string message) => errors.Add(new ImportError(line, column, message));

    // Our own export puts an apostrophe before what a spreadsheet would take for a formula.
    private static string Unquoted(string text) => text is ['\'', '=' or '+' or '-' or '@', ..] ? text[1..] : text;
}
