using System.Globalization;
using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Api.Admin.Kinds;

/// <summary>时限. Key: clock-type-urgency, with * for any. Clocks that run keep the limit they were started with.</summary>
internal sealed class Limits : AdminKind<LimitEntry>
{
    public override string Name => "limits";

    public override IReadOnlyList<string> Columns => ["clock", "ticketType", "urgency", "amount", "unit", "basis"];

    public override IReadOnlyList<string> RequiredColumns => ["clock", "ticketType", "urgency", "amount", "unit"];

    public static LimitEntry Of(PolicyLimit limit) => new(limit.Clock, limit.TicketType, limit.Urgency, limit.Amount, limit.Unit.ToString(), limit.Basis);

    public override async Task<bool> RemoveAsync(NpgsqlTransaction transaction, string key, CancellationToken ct) =>
        key.Split('-') is [var clock, var type, var urgency] && await LimitStore.RemoveAsync(clock, type, urgency, transaction, ct);

    protected override string Key(LimitEntry entry) => $"{entry.Clock}-{entry.TicketType}-{entry.Urgency}";

    protected override LimitEntry Read(CsvRow row) =>
        new(row.Required("clock"), row.Required("ticketType"), row.Required("urgency"), row.Number("amount", 0), row.Required("unit"), row.Text("basis"));

    protected override IReadOnlyList<string?> Write(LimitEntry entry) =>
        [entry.Clock, entry.TicketType, entry.Urgency, entry.Amount.ToString(CultureInfo.InvariantCulture), entry.Unit, entry.Basis];

    protected override async Task<IReadOnlyList<LimitEntry>> EntriesAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        [.. (await CatalogCache.WithinAsync(transaction, ct)).Limits.Rows.Select(Of)];

    protected override Task<AdminOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<LimitEntry> entries, CancellationToken ct) => CheckedAsync(
        entries.SelectMany(Check),
        () => LimitStore.UpsertAsync(
            [.. entries.Select(entry => new PolicyLimit(entry.Clock, entry.TicketType, entry.Urgency, entry.Amount, Enum.Parse<SpanUnit>(entry.Unit), Blank(entry.Basis)))],
            transaction, ct));

    private static IEnumerable<AdminFault> Check(LimitEntry entry, int row)
    {
        if (!LimitTable.Clocks.Contains(entry.Clock))
        {
            yield return new(row, "clock", $"应为 {string.Join('、', LimitTable.Clocks)}");
        }

        if (!IsAnyOr<TicketType>(entry.TicketType))
        {
            yield return new(row, "ticketType", $"应为 {string.Join('、', Enum.GetNames<TicketType>())} 或 *");
        }

        if (!IsAnyOr<Urgency>(entry.Urgency))
        {
            yield return new(row, "urgency", $"应为 {string.Join('、', Enum.GetNames<Urgency>())} 或 *");
        }

        var unit = Span.UnitOf(entry.Unit);
        if (unit is null)
        {
            yield return new(row, "unit", $"应为 {string.Join('、', Span.Units)}");
        }
        else if (entry.Clock == LimitTable.Extension && unit != SpanUnit.WorkingDays)
        {
            yield return new(row, "unit", "延期按工作日计，应为 WorkingDays");
        }

        var most = Span.Most(unit ?? SpanUnit.Days);
        if (entry.Amount < 1 || entry.Amount > most)
        {
            yield return new(row, "amount", $"应为 1 到 {most}");
        }

        if (entry.Basis?.Length > 100)
        {
            yield return new(row, "basis", "最多100个字");
        }
    }

    private static bool IsAnyOr<T>(string? word) where T : struct, Enum => word == LimitTable.Any || Enum.GetNames<T>().Contains(word);
}
