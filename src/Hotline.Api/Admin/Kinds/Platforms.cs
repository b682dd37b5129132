using Hotline.Agent.Client.Contracts;
using Hotline.Dispatch.Catalog;
using Npgsql;

namespace Hotline.Api.Admin.Kinds;

/// <summary>外部平台: where requests are handed out to. Key: the code. One no longer dealt with is taken out of use; tickets speak of it.</summary>
internal sealed class Platforms : AdminKind<PlatformEntry>
{
    private const int NameMax = 50;
    private const int CodeMax = 30;
    private const int MostMinutes = 43200;

    public override string Name => "platforms";

    public override IReadOnlyList<string> Columns => ["code", "name", "emergency", "ackMinutes", "shares"];

    public override IReadOnlyList<string> RequiredColumns => ["code", "name", "ackMinutes"];

    public override Task<bool> RemoveAsync(NpgsqlTransaction transaction, string key, CancellationToken ct) => PlatformStore.RetireAsync(key, transaction, ct);

    protected override string Key(PlatformEntry entry) => entry.Code ?? "";

    protected override PlatformEntry Read(CsvRow row) => new(row.Required("code"), row.Required("name"), row.Flag("emergency"), row.Number("ackMinutes", 0), row.Text("shares"));

    protected override IReadOnlyList<string?> Write(PlatformEntry entry) =>
        [entry.Code, entry.Name, CsvFile.Flag(entry.Emergency), entry.AckMinutes.ToString(System.Globalization.CultureInfo.InvariantCulture), entry.Shares];

    protected override async Task<IReadOnlyList<PlatformEntry>> EntriesAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        [.. (await PlatformStore.ListAsync(transaction, ct)).Where(platform => platform.Active).Select(platform => new PlatformEntry(platform.Code, platform.Name, platform.Emergency, platform.AckMinutes, platform.Shares.ToString()))];

    protected override Task<AdminOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<PlatformEntry> entries, CancellationToken ct) => CheckedAsync(
        entries.SelectMany(Faults),
        () => PlatformStore.UpsertAsync([.. entries.Select(entry => new Platform(entry.Code, entry.Name, entry.Emergency, entry.AckMinutes, true, SharesOf(entry) ?? PlatformShare.Nothing))], transaction, ct));

    private static IEnumerable<AdminFault> Faults(PlatformEntry entry, int row) =>
    [
        .. Text(row, "name", entry.Name, NameMax),
        .. Fault(
            !(entry.Code is { Length: > 0 and <= CodeMax } code && code.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')),
            row, "code", "应为小写字母、数字和连字符"),
        .. Fault(entry.AckMinutes is < 1 or > MostMinutes, row, "ackMinutes", "应为1到43200"),
        .. Fault(SharesOf(entry) is null, row, "shares", "应为 Nothing、Matter 或 Person"),
    ];

    private static PlatformShare? SharesOf(PlatformEntry entry) =>
        string.IsNullOrEmpty(entry.Shares) ? PlatformShare.Nothing : Enum.GetValues<PlatformShare>().Cast<PlatformShare?>().FirstOrDefault(share => share.ToString() == entry.Shares);
}
