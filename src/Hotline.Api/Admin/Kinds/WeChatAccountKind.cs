using Hotline.Agent.Client.Contracts;
using Hotline.Api.WeChat.Accounts;
using Hotline.Api.WeChat.Wire;
using Hotline.Dispatch.Catalog;
using Npgsql;

namespace Hotline.Api.Admin.Kinds;

/// <summary>微信公众号. Key: the app id. Secret, token and AES key are write only.</summary>
internal sealed class WeChatAccountKind(WeChatAccountStore store, WeChatAccounts accounts) : AdminKind<WeChatEntry>
{
    public override string Name => "wechat";

    public override IReadOnlyList<string> Columns => ["appId", "name", "originalId", "mode", "regionCode", "templateId", "templateFields", "disabled"];

    public override IReadOnlyList<string> RequiredColumns => ["appId", "name", "mode", "regionCode"];

    public override async Task<bool> RemoveAsync(NpgsqlTransaction transaction, string key, CancellationToken ct)
    {
        accounts.Forget();
        return await WeChatAccountStore.RemoveAsync(transaction, key, ct);
    }

    protected override string Key(WeChatEntry entry) => entry.AppId ?? "";

    protected override WeChatEntry Read(CsvRow row) => new(
        row.Required("appId"), row.Required("name"), row.Text("originalId"), row.Required("mode"), row.Required("regionCode"), row.Text("templateId"), row.Text("templateFields"),
        row.Text("secret"), row.Text("token"), row.Text("aesKey"), row.Flag("disabled"));

    protected override IReadOnlyList<string?> Write(WeChatEntry entry) =>
        [entry.AppId, entry.Name, entry.OriginalId, entry.Mode, entry.RegionCode, entry.TemplateId, entry.TemplateFields, CsvFile.Flag(entry.Disabled)];

    protected override async Task<IReadOnlyList<WeChatEntry>> EntriesAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        [.. (await store.ListAsync(transaction.Connection!, transaction, ct)).Select(row => new WeChatEntry( // A live transaction has its connection.
            row.AppId, row.Name, row.OriginalId, row.Mode.ToString(), row.RegionCode, row.TemplateId, row.TemplateFields, Disabled: row.Disabled))];

    protected override async Task<AdminOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<WeChatEntry> entries, CancellationToken ct)
    {
        var known = (await store.ListAsync(transaction.Connection!, transaction, ct)).ToDictionary(row => row.AppId); // As above.
        var regions = (await CatalogCache.WithinAsync(transaction, ct)).Regions;
        var faults = entries.SelectMany((entry, row) => Faults(row, entry, known.GetValueOrDefault(entry.AppId ?? ""), regions.ContainsKey(entry.RegionCode ?? ""))).ToList();
        if (faults.Count > 0)
        {
            return AdminOutcome.Wrong(faults);
        }

        var created = 0;
        foreach (var entry in entries)
        {
            var row = new WeChatAccountRow(
                entry.AppId!, entry.Name!, Filled(entry.OriginalId), Enum.Parse<WeChatMode>(entry.Mode!), entry.RegionCode!, Filled(entry.TemplateId), Filled(entry.TemplateFields), // Checked above.
                Filled(entry.Secret), Filled(entry.Token), Filled(entry.AesKey), entry.Disabled);
            created += await store.SaveAsync(transaction, row, ct) ? 1 : 0;
        }

        accounts.Forget();
        return new AdminOutcome(created, entries.Count - created, [], []);
    }

    private static IEnumerable<AdminFault> Faults(int row, WeChatEntry entry, WeChatAccountRow? before, bool regionKnown)
    {
        foreach (var fault in Text(row, "name", entry.Name, 40))
        {
            yield return fault;
        }

        if (entry.AppId is not { Length: >= 4 and <= 40 } || !entry.AppId.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
        {
            yield return new(row, "appId", "应为公众号后台的开发者ID");
        }

        if (!Enum.TryParse<WeChatMode>(entry.Mode, out var mode) || !Enum.IsDefined(mode))
        {
            yield return new(row, "mode", "应为 Plain、Compatible 或 Safe");
        }

        if (!regionKnown)
        {
            yield return new(row, "regionCode", "没有这个地区");
        }

        if (Filled(entry.Token) is { } token ? token.Length is < 3 or > 32 || !token.All(char.IsAsciiLetterOrDigit) : before?.Token is null)
        {
            yield return new(row, "token", "应为3至32位字母或数字");
        }

        var key = Filled(entry.AesKey) ?? before?.AesKey;
        if (key is null ? mode != WeChatMode.Plain : !MessageCrypt.TryCreate(key, entry.AppId ?? "", out _))
        {
            yield return new(row, "aesKey", "应为43位的EncodingAESKey");
        }
    }

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
