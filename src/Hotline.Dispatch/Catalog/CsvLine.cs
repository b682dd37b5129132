using CsvHelper;

namespace Hotline.Dispatch.Catalog;

/// <summary>One line being read; writes down what is wrong with it and reads on.</summary>
internal sealed class CsvLine(CsvReader reader, List<CsvFault> faults)
{
    public int Number { get; } = (int)reader.LineNumber;

    public string? Optional(string column)
    {
        var text = reader.TryGetFieldIndex(column, out var at) && at < reader.FieldCount ? reader.GetString(at) : null;
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    public string Required(string column)
    {
        var text = Optional(column);
        if (text is null)
        {
            Fault(column, "missing");
        }

        return text ?? "";
    }

    public string Digits(string column, int min, int max)
    {
        var text = Required(column);
        if (text.Length > 0 && (text.Length < min || text.Length > max || !text.All(char.IsAsciiDigit)))
        {
            Fault(column, "malformed");
        }

        return text;
    }

    public T? Malformed<T>(string column)
    {
        Fault(column, "malformed");
        return default;
    }

    private void Fault(string column, string code)
    {
        if (!faults.Any(fault => fault.Line == Number && fault.Column == column))
        {
            faults.Add(new CsvFault(Number, column, code));
        }
    }
}
