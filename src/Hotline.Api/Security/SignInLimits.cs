using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace Hotline.Api.Security;

/// <summary>
/// api.sign_in_attempt: so many attempts per account and per address in a window, counted before the password is
/// looked at, so that parallel guesses count too. A success gives its attempt back.
/// </summary>
internal sealed class SignInLimits(NpgsqlDataSource database, TimeProvider time)
{
    public const int PerAccount = 10;
    public const int PerAddress = 60;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <returns>How long to wait; null when the attempt may go on.</returns>
    public async Task<TimeSpan?> TakeAsync(string login, string address, CancellationToken ct)
    {
        const string sql = """
            insert into api.sign_in_attempt as a (subject, count, ends_at)
            select subject, 1, @ends from unnest(@subjects) as subject
            on conflict (subject) do update set
                count = case when a.ends_at <= @now then 1 else a.count + 1 end,
                ends_at = case when a.ends_at <= @now then excluded.ends_at else a.ends_at end
            returning subject, count, ends_at
            """;
        var now = time.GetUtcNow();
        var (account, from) = (Subject("login", login), Subject("address", address));

        // One order for everybody, or two sign-ins could wait for each other.
        var subjects = new[] { account, from }.Order(Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right))).ToArray();
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(sql, new { subjects, now, ends = now + Window }, cancellationToken: ct));
        var over = rows.Where(row => row.Count > (row.Subject.AsSpan().SequenceEqual(account) ? PerAccount : PerAddress)).ToArray();
        return over.Length == 0 ? null : over.Max(row => row.EndsAt) - now;
    }

    public async Task GiveBackAsync(string login, string address, CancellationToken ct)
    {
        const string sql = """
            with known as (delete from api.sign_in_attempt where subject = @account)
            update api.sign_in_attempt set count = greatest(count - 1, 0) where subject = @from
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        var values = new { account = Subject("login", login), from = Subject("address", address) };
        await connection.ExecuteAsync(new CommandDefinition(sql, values, cancellationToken: ct));
    }

    private static byte[] Subject(string kind, string value) => SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}:{value}"));

    private sealed record Row(byte[] Subject, int Count, DateTimeOffset EndsAt);
}
