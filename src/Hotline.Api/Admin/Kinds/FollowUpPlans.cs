using System.Globalization;
using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.FollowUps;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Api.Admin.Kinds;

/// <summary>回访方案. Key: the code. Tickets replied to before keep what was drawn for them.</summary>
internal sealed class FollowUpPlans : AdminKind<FollowUpPlanEntry>
{
    private const int NameMax = 50;
    private const int CodeMax = 30;
    private static readonly FollowUpWay[] Nexts = [FollowUpWay.Agent, FollowUpWay.Ivr];
    private static readonly FollowUpWay[] Ways = [FollowUpWay.Agent, FollowUpWay.SmsLink, FollowUpWay.WeChat, FollowUpWay.Ivr];

    public override string Name => "follow-up-plans";

    public override IReadOnlyList<string> Columns => ["code", "name", "category", "unitCode", "channel", "percent", "way", "nextWay"];

    public override IReadOnlyList<string> RequiredColumns => ["code", "name", "percent", "way"];

    public override Task<bool> RemoveAsync(NpgsqlTransaction transaction, string key, CancellationToken ct) => FollowUpPlanStore.RemoveAsync(key, transaction, ct);

    protected override string Key(FollowUpPlanEntry entry) => entry.Code ?? "";

    protected override FollowUpPlanEntry Read(CsvRow row) => new(
        row.Required("code"), row.Required("name"), row.Number("percent", -1), row.Required("way"), row.Text("category"), row.Text("unitCode"), row.Text("channel"), row.Text("nextWay"));

    protected override IReadOnlyList<string?> Write(FollowUpPlanEntry entry) =>
        [entry.Code, entry.Name, entry.Category, entry.UnitCode, entry.Channel, entry.Percent.ToString(CultureInfo.InvariantCulture), entry.Way, entry.NextWay];

    protected override async Task<IReadOnlyList<FollowUpPlanEntry>> EntriesAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        [.. (await FollowUpPlanStore.ListAsync(transaction, ct)).Select(plan => new FollowUpPlanEntry(
            plan.Code, plan.Name, plan.Percent, plan.Way.ToString(), plan.Category, plan.UnitCode, plan.Channel?.ToString(), plan.Next?.ToString()))];

    protected override async Task<AdminOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<FollowUpPlanEntry> entries, CancellationToken ct)
    {
        var known = await CatalogCache.WithinAsync(transaction, ct);
        return await CheckedAsync(
            entries.SelectMany((entry, row) => Faults(entry, row, known)),
            () => FollowUpPlanStore.UpsertAsync(
                [.. entries.Select(entry => new FollowUpPlan(
                    entry.Code, entry.Name, Blank(entry.Category), Blank(entry.UnitCode), Blank(entry.Channel) is { } channel ? Enum.Parse<IntakeChannel>(channel) : null, entry.Percent,
                    Enum.Parse<FollowUpWay>(entry.Way), Blank(entry.NextWay) is { } next ? Enum.Parse<FollowUpWay>(next) : null))],
                transaction, ct));
    }

    private static IEnumerable<AdminFault> Faults(FollowUpPlanEntry entry, int row, CatalogSnapshot known) =>
    [
        .. Text(row, "name", entry.Name, NameMax),
        .. Text(row, "code", entry.Code, CodeMax),
        .. Fault(entry.Percent is < 0 or > 100, row, "percent", "应为 0 到 100"),
        .. Fault(!Ways.Any(way => way.ToString() == entry.Way), row, "way", $"应为 {string.Join('、', Ways)}"),
        .. Fault(Blank(entry.NextWay) is { } next && !Nexts.Any(way => way.ToString() == next), row, "nextWay", $"应为 {string.Join('、', Nexts)}"),
        .. Fault(Blank(entry.NextWay) is not null && entry.Way is not (nameof(FollowUpWay.SmsLink) or nameof(FollowUpWay.WeChat)), row, "nextWay", "只有短信和微信有下一方式"),
        .. Fault(Blank(entry.Category) is { } category && !known.Categories.ContainsKey(category), row, "category", "没有这个事项类别"),
        .. Fault(Blank(entry.UnitCode) is { } unit && !known.Units.ContainsKey(unit), row, "unitCode", "没有这个单位"),
        .. Fault(Blank(entry.Channel) is { } channel && !Enum.GetNames<IntakeChannel>().Contains(channel), row, "channel", $"应为 {string.Join('、', Enum.GetNames<IntakeChannel>())}"),
    ];
}
