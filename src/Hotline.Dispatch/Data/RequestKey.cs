using Dapper;
using Npgsql;

namespace Hotline.Dispatch.Data;

/// <summary>The Idempotency-Key of a request that makes something.</summary>
/// <param name="AccountId">Whose key it is: two people may use the same.</param>
/// <param name="Print">What was asked, as a keyed hash.</param>
public sealed record RequestKey(Guid AccountId, string Key, byte[] Print);

/// <summary>Whether a key was used before, and for what.</summary>
internal enum KeyClaim
{
    Fresh,

    /// <summary>By the same request: it is answered with what that made.</summary>
    Repeated,

    /// <summary>By another request.</summary>
    Reused,
}

/// <summary>Table <c>dispatch.request_key</c>: what was made under which key, written in the transaction that makes it, so that both are there or neither.</summary>
internal static class RequestKeys
{
    private const int DaysKept = 30;

    /// <summary>Two with the same key at once: the second waits here until the first is committed or gone.</summary>
    /// <param name="key">Null: without one everything is new.</param>
    /// <param name="subject">What this request would make.</param>
    /// <returns>And what was made under the key.</returns>
    public static async Task<(KeyClaim Claim, string Subject)> ClaimAsync(NpgsqlTransaction transaction, RequestKey? key, string subject, DateTimeOffset now, CancellationToken ct)
    {
        const string claim = """
            insert into dispatch.request_key (account_id, key, print, subject, at) values (@AccountId, @Key, @Print, @subject, @now) on conflict do nothing
            """;
        const string known = "select subject, print from dispatch.request_key where account_id = @AccountId and key = @Key";
        if (key is null)
        {
            return (KeyClaim.Fresh, subject);
        }

        var parameters = new { key.AccountId, key.Key, key.Print, subject, now, before = now.AddDays(-DaysKept) };
        var connection = transaction.Connection!; // A live transaction has its connection.
        await connection.ExecuteAsync(new CommandDefinition("delete from dispatch.request_key where account_id = @AccountId and at < @before", parameters, transaction, cancellationToken: ct));
        if (await connection.ExecuteAsync(new CommandDefinition(claim, parameters, transaction, cancellationToken: ct)) > 0)
        {
            return (KeyClaim.Fresh, subject);
        }

        var before = await connection.QuerySingleAsync<(string Subject, byte[] Print)>(new CommandDefinition(known, parameters, transaction, cancellationToken: ct));
        return (before.Print.AsSpan().SequenceEqual(key.Print) ? KeyClaim.Repeated : KeyClaim.Reused, before.Subject);
    }
}
