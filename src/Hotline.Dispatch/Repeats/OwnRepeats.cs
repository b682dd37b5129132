using Dapper;
using Hotline.Dispatch.Citizens;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Npgsql;

namespace Hotline.Dispatch.Repeats;

/// <summary>An open ticket of the citizen's own that a new request may be the same as.</summary>
public sealed record OwnRepeat(Guid TicketId, string Number, Likeness Likeness);

/// <summary>
/// The door for channels on which citizens act by themselves. It compares with the tickets that the channel has proof of, and
/// with nobody else's: what a number or an address leads to is not told to whoever types it.
/// </summary>
public sealed class OwnRepeats
{
    private readonly NpgsqlDataSource database;
    private readonly TicketMapper mapper;
    private readonly TimeProvider time;

    internal OwnRepeats(NpgsqlDataSource database, TicketMapper mapper, TimeProvider time) => (this.database, this.mapper, this.time) = (database, mapper, time);

    /// <param name="own">Tickets that are proved to be this citizen's.</param>
    /// <returns>The likest open one; null when none is. The request's own ticket, sent a second time, is not compared.</returns>
    public async Task<OwnRepeat?> FindAsync(CitizenRequest request, IReadOnlyCollection<Guid> own, CancellationToken ct)
    {
        const string sql = "select * from dispatch.ticket where id = any(@own) and number is not null and intake_key is distinct from @key";
        if (own.Count == 0)
        {
            return null;
        }

        var mine = Matter.Of(request.Fields, null, time.GetUtcNow());
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<TicketRow>(new CommandDefinition(sql, new { own = own.ToArray(), key = $"{request.Channel}:{request.IntakeKey}" }, cancellationToken: ct));
        return rows.Select(row => mapper.FromRow(row, [])).Where(ticket => TicketLifecycle.IsOpen(ticket.State))
            .Select(ticket => new OwnRepeat(ticket.Id, ticket.Number!, Likeness.Between(mine, Matter.Of(ticket)) with { SameCaller = true })) // Those with a number were asked for.
            .Where(repeat => repeat.Likeness.IsRepeat).MaxBy(repeat => repeat.Likeness.Score);
    }
}
