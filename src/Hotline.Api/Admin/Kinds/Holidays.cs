using System.Globalization;
using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Npgsql;

namespace Hotline.Api.Admin.Kinds;

/// <summary>节假日与调休. Key: the date, yyyy-MM-dd.</summary>
internal sealed class Holidays(HolidayStore store) : AdminKind<HolidayEntry>
{
    private const string Format = "yyyy-MM-dd";

    public override string Name => "holidays";

    public override IReadOnlyList<string> Columns => ["date", "name", "isOffDay"];

    public override IReadOnlyList<string> RequiredColumns => ["date", "name", "isOffDay"];

    public override async Task<bool> RemoveAsync(NpgsqlTransaction transaction, string key, CancellationToken ct) =>
        DateOnly.TryParseExact(key, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && await HolidayStore.RemoveAsync(day, transaction, ct);

    protected override string Key(HolidayEntry entry) => entry.Date.ToString(Format, CultureInfo.InvariantCulture);

    protected override HolidayEntry Read(CsvRow row)
    {
        var date = DateOnly.TryParseExact(row.Required("date"), Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : row.Wrong("date", "应为 yyyy-MM-dd", DateOnly.MinValue);
        return new HolidayEntry(date, row.Required("name"), row.Flag("isOffDay"));
    }

    protected override IReadOnlyList<string?> Write(HolidayEntry entry) => [Key(entry), entry.Name, CsvFile.Flag(entry.IsOffDay)];

    protected override async Task<IReadOnlyList<HolidayEntry>> EntriesAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        [.. (await store.ListAsync(ct)).Select(holiday => new HolidayEntry(holiday.Day, holiday.Name, holiday.IsOffDay))];

    protected override Task<AdminOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<HolidayEntry> entries, CancellationToken ct) => CheckedAsync(
        entries.SelectMany((entry, row) => Text(row, "name", entry.Name, 40)),
        () => HolidayStore.UpsertAsync([.. entries.Select(entry => new Holiday(entry.Date, entry.Name, entry.IsOffDay))], transaction, ct));
}
