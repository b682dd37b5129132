using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using Dapper;
using Hotline.Api.WeChat.Accounts;
using Npgsql;

namespace Hotline.Api.WeChat.Sending;

/// <summary>
/// The access token of each account, shared by all nodes through the database. Fetching a new one ends the life of the
/// old, so one node at a time does it, under an advisory lock, and the others then find its result. Asked of
/// <c>stable_token</c>, whose secret travels in the body and not in the address.
/// </summary>
internal sealed class AccessTokens(HttpClient http, NpgsqlDataSource database, TokenStore store, TimeProvider time)
{
    /// <summary>A token is taken to be out of date this long before it is.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, AccessToken> known = new(StringComparer.Ordinal);

    /// <param name="stale">The token that WeChat just refused, so that any other will do.</param>
    /// <returns>No token with the reason, or the token.</returns>
    public async Task<(ApiAnswer Answer, string? Token)> GetAsync(WeChatAccount account, string? stale, CancellationToken ct)
    {
        if (account.Secret is null)
        {
            return (new ApiAnswer(0, ApiVerdict.Refused), null);
        }

        if (known.TryGetValue(account.AppId, out var cached) && IsGood(cached, stale))
        {
            return (ApiAnswer.Done, cached.Value);
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        if (await store.FindAsync(connection, account.AppId, ct) is { } shared && IsGood(shared, stale))
        {
            return (ApiAnswer.Done, Keep(account, shared));
        }

        await using var transaction = await connection.BeginTransactionAsync(ct);
        const string one = "select pg_advisory_xact_lock(hashtextextended('api.wechat_token/' || @AppId, 0))";
        await connection.ExecuteAsync(new CommandDefinition(one, new { account.AppId }, transaction, cancellationToken: ct));
        if (await store.FindAsync(connection, account.AppId, ct) is { } meanwhile && IsGood(meanwhile, stale))
        {
            return (ApiAnswer.Done, Keep(account, meanwhile));
        }

        var (answer, fetched) = await FetchAsync(account, forced: stale is not null, ct);
        if (fetched is null)
        {
            return (answer, null);
        }

        await store.SaveAsync(connection, account.AppId, fetched, ct);
        await transaction.CommitAsync(ct);
        return (ApiAnswer.Done, Keep(account, fetched));
    }

    private bool IsGood(AccessToken token, string? stale) => token.Value != stale && token.ExpiresAt > time.GetUtcNow();

    private string Keep(WeChatAccount account, AccessToken token)
    {
        known[account.AppId] = token;
        return token.Value;
    }

    private async Task<(ApiAnswer Answer, AccessToken? Token)> FetchAsync(WeChatAccount account, bool forced, CancellationToken ct)
    {
        try
        {
            var asked = new Asked("client_credential", account.AppId, account.Secret ?? "", forced);
            using var response = await http.PostAsJsonAsync(new Uri("/cgi-bin/stable_token", UriKind.Relative), asked, ct);
            if (!response.IsSuccessStatusCode)
            {
                return (ApiAnswer.Failed((int)response.StatusCode), null);
            }

            var given = await response.Content.ReadFromJsonAsync<Given>(ct);
            var now = time.GetUtcNow();
            return given is { Token: { Length: > 0 } token, Seconds: > 0 and var seconds }
                ? (ApiAnswer.Done, new AccessToken(token, now, now + Max(TimeSpan.FromSeconds(seconds) - Early, TimeSpan.FromSeconds(seconds / 2.0))))
                : (Refusal(given?.Code ?? -1), null);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or System.Text.Json.JsonException || (broken is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return (ApiAnswer.Failed(0), null);
        }
    }

    // A wrong secret (40001 here) is no stale token: asking again at once would only use up the day's calls.
    private static ApiAnswer Refusal(int code) => ApiAnswer.Of(code) is { Verdict: ApiVerdict.Tomorrow } spent ? spent : new ApiAnswer(code, ApiVerdict.Again);

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private sealed record Asked(
        [property: JsonPropertyName("grant_type")] string GrantType, [property: JsonPropertyName("appid")] string AppId,
        [property: JsonPropertyName("secret")] string Secret, [property: JsonPropertyName("force_refresh")] bool ForceRefresh);

    private sealed record Given(
        [property: JsonPropertyName("access_token")] string? Token, [property: JsonPropertyName("expires_in")] int Seconds, [property: JsonPropertyName("errcode")] int Code);
}
