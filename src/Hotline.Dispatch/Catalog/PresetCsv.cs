using System.Globalization;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;

namespace Hotline.Dispatch.Catalog;

/// <summary>Reads the presets of limits: their numbers in one file, their rows in another.</summary>
internal static class PresetCsv
{
    public static CsvLoad<LimitPreset> Presets(TextReader csv) => CatalogCsv.Read(csv, ["preset", "name", "max_extensions", "max_extension_days"], row =>
    {
        var preset = new LimitPreset(row.Required("preset"), row.Required("name"), Number(row, "max_extensions"), Number(row, "max_extension_days"), row.Optional("note") ?? "", []);
        return (preset, preset.Key);
    });

    public static CsvLoad<(string Preset, PolicyLimit Limit)> Limits(TextReader csv) => CatalogCsv.Read(csv, ["preset", "clock", "ticket_type", "urgency", "amount", "unit"], row =>
    {
        var unit = Enum.TryParse<SpanUnit>(row.Required("unit"), out var known) ? known : row.Malformed<SpanUnit>("unit");
        var limit = new PolicyLimit(row.Required("clock"), row.Required("ticket_type"), row.Required("urgency"), Number(row, "amount"), unit, row.Optional("basis"));
        return ((row.Required("preset"), limit), $"{row.Required("preset")}/{limit.Clock}/{limit.TicketType}/{limit.Urgency}");
    });

    private static int Number(CsvLine row, string column) =>
        int.TryParse(row.Required(column), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : row.Malformed<int>(column);
}
