using System.Globalization;
using CsvHelper;
using Hotline.Dispatch.Calendar;

namespace Hotline.Dispatch.Catalog;

/// <param name="Line">1-based line of the file, the header being line 1.</param>
/// <param name="Code"><c>missing</c>, <c>malformed</c>, <c>duplicate</c> or <c>no-column</c>.</param>
public sealed record CsvFault(int Line, string Column, string Code);

/// <summary>The rows of a file, or what is wrong with it. With any fault the rows are not to be used.</summary>
public sealed record CsvLoad<T>(IReadOnlyList<T> Rows, IReadOnlyList<CsvFault> Faults);

/// <summary>
/// Reads the catalogue's CSV files: UTF-8, a header row, columns by name in any order. The seed and an
/// administrator's import read the same forms.
/// </summary>
public static class CatalogCsv
{
    /// <summary>Columns <c>date,name,is_off_day</c>; is_off_day is 1 or 0 (0 = make-up workday).</summary>
    public static CsvLoad<Holiday> Holidays(TextReader csv) => Read(csv, ["date", "name", "is_off_day"], row =>
    {
        var day = DateOnly.TryParseExact(row.Required("date"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) ? parsed : row.Malformed<DateOnly>("date");
        var off = row.Required("is_off_day") switch
        {
            "1" or "true" => true,
            "0" or "false" => false,
            _ => row.Malformed<bool>("is_off_day"),
        };
        return (new Holiday(day, row.Required("name"), off), day.ToString("O", CultureInfo.InvariantCulture));
    });

    /// <summary>Columns <c>code,name,parent,level</c>.</summary>
    public static CsvLoad<Region> Regions(TextReader csv) => Read(csv, ["code", "name", "level"], row =>
    {
        var level = row.Required("level");
        var known = level is "province" or "city" or "county" or "township" ? level : row.Malformed<string>("level");
        return (new Region(row.Digits("code", 2, 12), row.Required("name"), row.Optional("parent"), known ?? ""), row.Required("code"));
    });

    /// <summary>Columns <c>code,name</c>; a code of four or six digits hangs under its first two or four.</summary>
    public static CsvLoad<Category> Categories(TextReader csv) => Read(csv, ["code", "name"], row =>
    {
        var code = row.Digits("code", 2, 6);
        if (code.Length % 2 == 1)
        {
            row.Malformed<string>("code");
        }

        return (new Category(code, row.Required("name"), ParentOf(code)), code);
    });

    /// <summary>Columns <c>code,name,parent,region_code,working_hours,level</c>; the last four may be empty or left out.</summary>
    public static CsvLoad<Unit> Units(TextReader csv) => Read(csv, ["code", "name"], row =>
    {
        var hours = row.Optional("working_hours");
        if (hours is not null && !WorkingHours.TryParse(hours, out _))
        {
            row.Malformed<string>("working_hours");
        }

        return (new Unit(row.Required("code"), row.Required("name"), row.Optional("parent"), row.Optional("region_code"), hours, Level: Level(row)), row.Required("code"));
    });

    /// <summary>Columns <c>category_code,region_code,unit_code,legal_basis,keyword,assistants,limit_amount,limit_unit,basis</c>; the last six may be empty or left out.</summary>
    public static CsvLoad<RoutingRule> Rules(TextReader csv) => Read(csv, ["category_code", "region_code", "unit_code"], row =>
    {
        var limit = Limit(row);
        var rule = new RoutingRule(
            row.Digits("category_code", 6, 6), row.Digits("region_code", 2, 12), row.Required("unit_code"), row.Optional("legal_basis"), row.Optional("keyword") ?? "", row.Optional("assistants") ?? "",
            limit?.Amount, limit?.Unit, row.Optional("basis") ?? "");
        return (rule, rule.Name);
    });

    /// <summary>Files of before have the column working_days instead.</summary>
    private static Span? Limit(CsvLine row) =>
        row.Optional("limit_amount") is { } amount ? Limit(row, "limit_amount", amount, row.Optional("limit_unit") ?? "")
        : row.Optional("working_days") is { } days ? Limit(row, "working_days", days, nameof(SpanUnit.WorkingDays))
        : null;

    private static Span? Limit(CsvLine row, string column, string amount, string unit) =>
        !int.TryParse(amount, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? row.Malformed<Span>(column)
        : Span.UnitOf(unit) is not { } known ? row.Malformed<Span>("limit_unit")
        : number >= 1 && number <= Span.Most(known) ? new Span(number, known) : row.Malformed<Span>(column);

    private static readonly CsvReaderOptions Options = new()
    {
        Separator = ',',
        TrimWhitespace = true,
        TrackLineNumbers = true,
        FormatProvider = CultureInfo.InvariantCulture,
        MissingField = CsvMissingFieldHandling.ReturnEmpty,
        NormalizeHeaderName = name => name.Trim('\uFEFF', ' '),
    };

    /// <returns>Null for a first-level category.</returns>
    public static string? ParentOf(string categoryCode) => categoryCode.Length > 2 ? categoryCode[..^2] : null;

    private static UnitLevel? Level(CsvLine row) => row.Optional("level") switch
    {
        null => null,
        "province" => UnitLevel.Province,
        "city" => UnitLevel.City,
        "county" => UnitLevel.County,
        "township" => UnitLevel.Township,
        _ => row.Malformed<UnitLevel?>("level"),
    };

    internal static CsvLoad<T> Read<T>(TextReader csv, string[] columns, Func<CsvLine, (T Value, string Key)> read)
    {
        var faults = new List<CsvFault>();
        var rows = new List<T>();
        var keys = new HashSet<string>();
        using var reader = CsvReader.Create(csv, Options, leaveOpen: true);
        faults.AddRange(columns.Where(column => !reader.TryGetFieldIndex(column, out _)).Select(column => new CsvFault(1, column, "no-column")));
        while (faults.All(fault => fault.Line > 1) && reader.Read())
        {
            var line = new CsvLine(reader, faults);
            var (value, key) = read(line);
            if (!keys.Add(key))
            {
                faults.Add(new CsvFault(line.Number, columns[0], "duplicate"));
            }

            rows.Add(value);
        }

        return new CsvLoad<T>(rows, faults);
    }
}
