using Dapper;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Npgsql;

namespace Hotline.Dispatch.Repeats;

/// <summary>Reads the request that is looked at, and which tickets are its caller's: one look into the blind index.</summary>
internal sealed class CallersRecent(NpgsqlDataSource database, TicketMapper mapper, BlindIndex index)
{
    /// <summary>
    /// Those of its numbers that are open or were opened since a day, the newest first. Also one of several statements of a round trip. Two numbers by name and no
    /// array of them: of an array the planner can not tell how long it will be, and plans anew each time. Both looks are whole, with nothing joined: a plan that
    /// was made while the table was small, and is kept, must not read it through.
    /// </summary>
    public const string Sql = """
        select id from (
            select id, opened_at from dispatch.ticket
            where contact_phone_index in (@Phone, @Calling) and id <> @Id and state not in ('Draft', 'Refused') and (closed_at is null or opened_at > @Since)
            union
            select id, opened_at from dispatch.ticket
            where call_number_index in (@Phone, @Calling) and id <> @Id and state not in ('Draft', 'Refused') and (closed_at is null or opened_at > @Since)
        ) as theirs
        order by opened_at desc, id desc limit 20
        """;

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

    /// <summary>What <see cref="Sql"/> asks with.</summary>
    public Numbers NumbersOf(Ticket asked, DateTimeOffset now, int days = Likeness.RepeatDays) =>
        new(asked.Id, index.Of(asked.Fields.ContactPhone), index.Of(asked.CallNumber), now.AddDays(-days));

    /// <summary>As <see cref="Sql"/> gives them.</summary>
    public async Task<IReadOnlyList<Guid>> IdsAsync(Ticket asked, DateTimeOffset now, int days, CancellationToken ct)
    {
        var numbers = NumbersOf(asked, now, days);
        if (numbers is { Phone: null, Calling: null })
        {
            return [];
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<Guid>(new CommandDefinition(Sql, numbers, cancellationToken: ct))).AsList();
    }

    internal sealed record Numbers(Guid Id, byte[]? Phone, byte[]? Calling, DateTimeOffset Since);
}
