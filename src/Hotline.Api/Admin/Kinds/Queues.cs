using System.Globalization;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Setup;
using Hotline.Api.Security;
using Npgsql;

namespace Hotline.Api.Admin.Kinds;

/// <summary>队列. Logins become account ids here, since the agent room knows accounts by id alone.</summary>
internal sealed class Queues(QueueStore store, AccountStore accounts) : AdminKind<QueueEntryConfig>
{
    private const int OfferSeconds = 20;
    private const int WrapUpSeconds = 30;

    public override string Name => "queues";

    public override IReadOnlyList<string> Columns => ["code", "name", "numbers", "logins", "offerSeconds", "wrapUpSeconds", "leadSeconds", "skills", "relaxSeconds", "overflowTo", "overflowSeconds", "stickyDays", "stickySeconds",
        "announceSeconds", "callBackKey", "survey", "openingHours", "openHolidays", "longestWaitSeconds"];

    public override IReadOnlyList<string> RequiredColumns => ["code", "name", "numbers"];

    public override Task<bool> RemoveAsync(NpgsqlTransaction transaction, string key, CancellationToken ct) => store.DeleteAsync(transaction, key, ct);

    protected override string Key(QueueEntryConfig entry) => entry.Code ?? "";

    protected override QueueEntryConfig Read(CsvRow row) => new(
        row.Required("code"), row.Required("name"), row.Several("numbers"), row.Several("logins"),
        row.Number("offerSeconds", OfferSeconds), row.Number("wrapUpSeconds", WrapUpSeconds),
        row.Number("leadSeconds", 0), row.Several("skills"), row.Number("relaxSeconds", 0), row.Text("overflowTo"), row.Number("overflowSeconds", 0),
        row.Number("stickyDays", 0), row.Number("stickySeconds", 0), row.Number("announceSeconds", 0), row.Flag("callBackKey"), row.Flag("survey"), row.Text("openingHours"), row.Flag("openHolidays"), row.Number("longestWaitSeconds", 0));

    protected override IReadOnlyList<string?> Write(QueueEntryConfig entry) =>
    [
        entry.Code, entry.Name, string.Join('|', entry.Numbers), string.Join('|', entry.Logins),
        Number(entry.OfferSeconds), Number(entry.WrapUpSeconds), Number(entry.LeadSeconds), string.Join('|', entry.Skills ?? []), Number(entry.RelaxSeconds),
        entry.OverflowTo, Number(entry.OverflowSeconds), Number(entry.StickyDays), Number(entry.StickySeconds),
        Number(entry.AnnounceSeconds), CsvFile.Flag(entry.CallBackKey), CsvFile.Flag(entry.Survey), entry.OpeningHours, CsvFile.Flag(entry.OpenHolidays), Number(entry.LongestWaitSeconds),
    ];

    protected override async Task<IReadOnlyList<QueueEntryConfig>> EntriesAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        var logins = await Logins.ReadAsync(accounts, ct);
        return [.. (await store.ListAsync(transaction, ct)).Select(queue => new QueueEntryConfig(
            queue.Code, queue.Name, queue.Numbers, logins.Of(queue.Members), queue.OfferSeconds, queue.WrapUpSeconds,
            queue.LeadSeconds, queue.Skills, queue.RelaxSeconds, queue.OverflowTo, queue.OverflowSeconds, queue.StickyDays, queue.StickySeconds,
            queue.AnnounceSeconds, queue.CallBackKey, queue.Survey, queue.OpeningHours, queue.OpenHolidays, queue.LongestWaitSeconds))];
    }

    protected override async Task<AdminOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<QueueEntryConfig> entries, CancellationToken ct)
    {
        var logins = await Logins.ReadAsync(accounts, ct);
        var faults = entries.SelectMany((entry, row) => logins.Unknown(entry.Logins, row)).ToList();
        return faults.Count > 0
            ? AdminOutcome.Wrong(faults)
            : SetupFaults.Of(await store.SaveAsync(transaction, [.. entries.Select(entry => Queue(entry, logins))], ct), []);
    }

    private static CallQueue Queue(QueueEntryConfig entry, Logins logins) => new(
        entry.Code ?? "", entry.Name ?? "", entry.Numbers ?? [], logins.Ids(entry.Logins), entry.OfferSeconds, entry.WrapUpSeconds)
    {
        LeadSeconds = entry.LeadSeconds, Skills = entry.Skills ?? [], RelaxSeconds = entry.RelaxSeconds,
        OverflowTo = Blank(entry.OverflowTo), OverflowSeconds = entry.OverflowSeconds,
        StickyDays = entry.StickyDays, StickySeconds = entry.StickySeconds, AnnounceSeconds = entry.AnnounceSeconds, CallBackKey = entry.CallBackKey, Survey = entry.Survey,
        OpeningHours = Blank(entry.OpeningHours), OpenHolidays = entry.OpenHolidays, LongestWaitSeconds = entry.LongestWaitSeconds,
    };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
