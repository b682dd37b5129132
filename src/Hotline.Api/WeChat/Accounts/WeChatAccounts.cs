using System.Collections.Frozen;
using Hotline.Api.WeChat.Wire;
using Npgsql;

namespace Hotline.Api.WeChat.Accounts;

/// <summary>
/// The accounts in use: those of the administrators' page, and those of the configuration (<c>WeChat:Accounts:0:AppId</c>…),
/// which win, for installations that keep secrets in the environment. Read again after <see cref="FreshFor"/>.
/// </summary>
internal sealed class WeChatAccounts(NpgsqlDataSource database, WeChatAccountStore store, IConfiguration configuration, TimeProvider time)
{
    private volatile Entry? entry;

    /// <summary>A change made on another node arrives within this time.</summary>
    public static TimeSpan FreshFor { get; } = TimeSpan.FromSeconds(10);

    /// <returns>Null when there is no such account, or it is disabled or incomplete.</returns>
    public async ValueTask<WeChatAccount?> FindAsync(string appId, CancellationToken ct)
    {
        var known = entry;
        if (known is null || time.GetElapsedTime(known.ReadAt) >= FreshFor)
        {
            var readAt = time.GetTimestamp();
            try
            {
                entry = known = new Entry(await ReadAsync(ct), readAt);
            }
            catch (NpgsqlException) when (known is not null)
            {
                // The old ones still do to tell a follower that we can not serve now.
            }
        }

        return known!.ById.GetValueOrDefault(appId); // Read, or kept from before.
    }

    public void Forget() => entry = null;

    private async Task<FrozenDictionary<string, WeChatAccount>> ReadAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await store.ListAsync(connection, null, ct);
        var configured = (configuration.GetSection("WeChat:Accounts").Get<List<Configured>>() ?? []).Select(account => account.Row()).ToList();
        return rows.Where(row => configured.All(own => own.AppId != row.AppId)).Concat(configured)
            .Select(Open).OfType<WeChatAccount>().ToFrozenDictionary(account => account.AppId, StringComparer.Ordinal);
    }

    private static WeChatAccount? Open(WeChatAccountRow row)
    {
        MessageCrypt? crypt = null;
        return row is { Disabled: false, Token: { Length: > 0 } token }
            && (row.Mode == WeChatMode.Plain || MessageCrypt.TryCreate(row.AesKey, row.AppId, out crypt))
            ? new WeChatAccount(row.AppId, row.OriginalId, row.Mode, row.RegionCode, row.TemplateId, row.TemplateFields, string.IsNullOrEmpty(row.Secret) ? null : row.Secret, token, crypt)
            : null;
    }

    private sealed record Entry(FrozenDictionary<string, WeChatAccount> ById, long ReadAt);

    private sealed class Configured
    {
        public string AppId { get; init; } = "";

        public string? OriginalId { get; init; }

        public WeChatMode Mode { get; init; } = WeChatMode.Safe;

        public string RegionCode { get; init; } = "36";

        public string? TemplateId { get; init; }

        public string? TemplateFields { get; init; }

        public string? Secret { get; init; }

        public string? Token { get; init; }

        public string? AesKey { get; init; }

        public WeChatAccountRow Row() => new(AppId, AppId, OriginalId, Mode, RegionCode, TemplateId, TemplateFields, Secret, Token, AesKey, Disabled: false);
    }
}
