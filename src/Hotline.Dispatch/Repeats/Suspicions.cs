using Dapper;
using Hotline.Dispatch.Data;
using Npgsql;

namespace Hotline.Dispatch.Repeats;

/// <summary>An earlier ticket that an accepted one may be the same as.</summary>
internal sealed record Suspicion(Guid OtherId, Likeness Likeness);

/// <summary>Tables <c>dispatch.repeat_suspicion</c> and <c>dispatch.repeat_look</c>.</summary>
internal static class Suspicions
{
    /// <summary>To be looked at soon; a ticket waits once.</summary>
    public static Task AwaitAsync(NpgsqlTransaction transaction, IReadOnlyCollection<Guid> ids, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = "insert into dispatch.repeat_look (ticket_id, at) select id, @now from unnest(@ids) as w (id) on conflict do nothing";
        return transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new { ids = ids.ToArray(), now }, transaction, cancellationToken: ct)); // A live transaction has its connection.
    }

    /// <summary>Takes the oldest that have waited since then. They wait again when the transaction comes to nothing; another node takes others.</summary>
    public static async Task<IReadOnlyList<Guid>> TakeAsync(NpgsqlTransaction transaction, DateTimeOffset since, int most, CancellationToken ct)
    {
        const string sql = """
            delete from dispatch.repeat_look
            where ticket_id in (select ticket_id from dispatch.repeat_look where at <= @since order by at, ticket_id limit @most for update skip locked)
            returning ticket_id
            """;
        return (await transaction.Connection!.QueryAsync<Guid>(new CommandDefinition(sql, new { since, most }, transaction, cancellationToken: ct))).AsList(); // As above.
    }

    public static Task AddAsync(NpgsqlTransaction transaction, Guid id, IReadOnlyList<Suspicion> found, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.repeat_suspicion (ticket_id, other_id, likeness, found_at)
            select @id, other, likeness::jsonb, @now from unnest(@others, @likenesses) as f (other, likeness)
            on conflict (ticket_id, other_id) do nothing
            """;
        return transaction.Connection!.ExecuteAsync(new CommandDefinition( // As above.
            sql, new { id, now, others = found.Select(one => one.OtherId).ToArray(), likenesses = found.Select(one => DispatchJson.Write(one.Likeness)).ToArray() }, transaction, cancellationToken: ct));
    }

    /// <summary>Somebody said that the two are not the same.</summary>
    public static Task DropAsync(NpgsqlTransaction transaction, Guid id, Guid otherId, CancellationToken ct)
    {
        const string sql = "delete from dispatch.repeat_suspicion where ticket_id = @id and other_id = @otherId";
        return transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new { id, otherId }, transaction, cancellationToken: ct)); // As above.
    }

    public static async Task<IReadOnlyList<Suspicion>> OfAsync(NpgsqlConnection connection, Guid id, CancellationToken ct)
    {
        const string sql = "select other_id, likeness from dispatch.repeat_suspicion where ticket_id = @id";
        var rows = await connection.QueryAsync<(Guid OtherId, string Likeness)>(new CommandDefinition(sql, new { id }, cancellationToken: ct));
        return [.. rows.Select(row => new Suspicion(row.OtherId, DispatchJson.Read<Likeness>(row.Likeness))).OrderByDescending(one => one.Likeness.Score)];
    }
}
