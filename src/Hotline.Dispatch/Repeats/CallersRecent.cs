using Dapper;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Npgsql;

namespace Hotline.Dispatch.Repeats;

/// <summary>Reads the request that is looked at, and which tickets are its caller's: one look into the blind index.</summary>
internal sealed class CallersRecent(NpgsqlDataSource database, TicketMapper mapper, BlindIndex index)
{
    private const int Most = 20;

    /// <returns>Null when it is not this actor's to know of.</returns>
    public async Task<Ticket?> TicketAsync(Guid id, Actor actor, CancellationToken ct)
    {
        const string sql = "select * from dispatch.ticket where id = @id";
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<TicketRow>(new CommandDefinition(sql, new { id }, cancellationToken: ct)) is { } row
            && TicketSight.MayKnowOf(Enum.Parse<TicketState>(row.State), row.UnitCode, row.OwnerId, actor, row.Followers)
            ? mapper.FromRow(row, [])
            : null;
    }

    /// <summary>Those tickets of its numbers that are open or of the last 30 days, the newest first.</summary>
    public async Task<IReadOnlyList<Guid>> IdsAsync(Ticket asked, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = """
            with theirs as (
                select id from dispatch.ticket where contact_phone_index = any(@hashes)
                union
                select id from dispatch.ticket where call_number_index = any(@hashes)
            )
            select t.id from dispatch.ticket t join theirs using (id)
            where t.id <> @id and t.state not in ('Draft', 'Refused') and (t.closed_at is null or t.opened_at > @since)
            order by t.opened_at desc, t.id desc limit @most
            """;
        byte[][] hashes = [.. new[] { index.Of(asked.Fields.ContactPhone), index.Of(asked.CallNumber) }.OfType<byte[]>()];
        if (hashes.Length == 0)
        {
            return [];
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<Guid>(new CommandDefinition(
            sql, new { asked.Id, hashes, since = now.AddDays(-Likeness.RepeatDays), most = Most }, cancellationToken: ct))).AsList();
    }
}
