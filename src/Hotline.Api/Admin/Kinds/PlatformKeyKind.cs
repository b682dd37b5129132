using System.Globalization;
using Hotline.Agent.Client.Contracts;
using Hotline.Api.Platforms;
using Hotline.Dispatch.Catalog;
using Npgsql;

namespace Hotline.Api.Admin.Kinds;

/// <summary>平台密钥: with what a platform signs. Saving one issues a new key, shown once, and ends the old one; removing it shuts the platform's door. Key: the platform's code.</summary>
internal sealed class PlatformKeyKind(PlatformKeys keys) : AdminKind<PlatformKeyEntry>
{
    public override string Name => "platform-keys";

    public override IReadOnlyList<string> Columns => ["code", "issuedAt"];

    public override IReadOnlyList<string> RequiredColumns => ["code"];

    public override Task<bool> RemoveAsync(NpgsqlTransaction transaction, string key, CancellationToken ct) => PlatformKeys.WithdrawAsync(transaction, key, ct);

    protected override string Key(PlatformKeyEntry entry) => entry.Code ?? "";

    protected override PlatformKeyEntry Read(CsvRow row) => new(row.Required("code"));

    protected override IReadOnlyList<string?> Write(PlatformKeyEntry entry) => [entry.Code, entry.IssuedAt];

    protected override async Task<IReadOnlyList<PlatformKeyEntry>> EntriesAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        [.. (await PlatformKeys.ListAsync(transaction, ct)).Select(key => new PlatformKeyEntry(key.Platform, InChina(key.IssuedAt)))];

    protected override async Task<AdminOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<PlatformKeyEntry> entries, CancellationToken ct)
    {
        var platforms = await PlatformStore.ListAsync(transaction, ct);
        AdminFault[] wrong = [.. entries.SelectMany((entry, row) => Fault(!platforms.Any(platform => platform.Code == entry.Code && platform.Active), row, "code", "没有这个外部平台"))];
        if (wrong.Length > 0)
        {
            return AdminOutcome.Wrong(wrong);
        }

        var known = (await PlatformKeys.ListAsync(transaction, ct)).Select(key => key.Platform).ToHashSet();
        var made = new List<Saved>();
        foreach (var entry in entries)
        {
            made.Add(new Saved(entry.Code, await keys.IssueAsync(transaction, entry.Code, ct)));
        }

        var renewed = made.Count(key => known.Contains(key.Key));
        return new AdminOutcome(made.Count - renewed, renewed, made, []);
    }

    private static string InChina(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
