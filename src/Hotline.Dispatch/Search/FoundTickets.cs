using Dapper;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Reading;
using Hotline.Dispatch.Tickets.Storage;
using Npgsql;

namespace Hotline.Dispatch.Search;

/// <summary>
/// Reads what an engine found from PostgreSQL. An index is a moment late, so whether the reader may know of a ticket is
/// asked of the ticket itself.
/// </summary>
internal sealed class FoundTickets(NpgsqlDataSource database, TicketMapper mapper, CatalogCache catalog)
{
    /// <returns>In the order of the ids; those the actor may not know of are left out.</returns>
    public async Task<IReadOnlyList<(Ticket Ticket, TicketLine Line, Shown Content)>> LoadAsync(IReadOnlyList<Guid> ids, Actor actor, CancellationToken ct)
    {
        const string sql = $"""
            select t.*, {TicketListSql.DueAt} as next_due_at
            from dispatch.ticket t where t.id = any(@ids) and t.state not in ('Draft', 'Refused')
            """;
        if (ids.Count == 0)
        {
            return [];
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<TicketRow, Due, (TicketRow Row, Due Due)>(
            new CommandDefinition(sql, new { ids = ids.ToArray() }, cancellationToken: ct), (row, due) => (row, due ?? new Due()), splitOn: "next_due_at");
        var showing = new TicketShowing(actor, await catalog.GetAsync(ct));
        var places = ids.Select((id, place) => (id, place)).ToDictionary(pair => pair.id, pair => pair.place);
        return [.. rows
            .Where(pair => TicketSight.MayKnowOf(Enum.Parse<TicketState>(pair.Row.State), pair.Row.UnitCode, pair.Row.OwnerId, actor, pair.Row.Followers))
            .OrderBy(pair => places[pair.Row.Id])
            .Select(pair => (Ticket: mapper.FromRow(pair.Row, []), pair.Due))
            .Select(pair => (pair.Ticket, showing.Line(pair.Ticket, pair.Due.NextDueAt), showing.Show(pair.Ticket, pair.Ticket.Fields.Content)))];
    }

    /// <summary>What narrows a search to what this actor may know of; false when that is nothing.</summary>
    public static bool MaySearch(Actor actor, out string? ownUnit)
    {
        var all = actor.IsAny(Role.Agent, Role.ShiftLead, Role.Dispatcher, Role.Supervisor, Role.Leader, Role.System);
        ownUnit = all ? null : actor.UnitCode;
        return all || (actor.Is(Role.Liaison) && ownUnit is not null);
    }

    private sealed class Due
    {
        public DateTimeOffset? NextDueAt { get; init; }
    }
}
