using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Search;
using Npgsql;

namespace Hotline.Dispatch.Repeats;

/// <summary>The door to what a ticket may be the same as, as it was found after its acceptance.</summary>
public sealed class SuspectedRepeats
{
    private readonly NpgsqlDataSource database;
    private readonly CallersRecent callers;
    private readonly FoundTickets tickets;

    internal SuspectedRepeats(NpgsqlDataSource database, CallersRecent callers, FoundTickets tickets) => (this.database, this.callers, this.tickets) = (database, callers, tickets);

    /// <returns>Those that this actor may know of, the likest first: a unit is not shown another unit's. Null when the ticket is not this actor's to know of.</returns>
    public async Task<IReadOnlyList<SimilarTicket>?> OfAsync(Guid id, Actor actor, CancellationToken ct)
    {
        if (await callers.TicketAsync(id, actor, ct) is not { } ticket)
        {
            return null;
        }

        if (ticket.Fields.IsGuarded)
        {
            return []; // It became so afterwards.
        }

        IReadOnlyList<Suspicion> kept;
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            kept = await Suspicions.OfAsync(connection, id, ct);
        }

        var likeness = kept.ToDictionary(one => one.OtherId, one => one.Likeness);
        return [.. (await tickets.LoadAsync([.. kept.Select(one => one.OtherId)], actor, ct)).Where(one => !one.Ticket.Fields.IsGuarded).Select(one => new SimilarTicket(one.Line, likeness[one.Line.Id]))];
    }
}
