using Dapper;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Tickets.Storage;
using Npgsql;

namespace Hotline.Dispatch.Catalog.Editions;

/// <summary>Tries an edition on the requests of a past period. Reads in pages, so that a year fits into memory.</summary>
public sealed class PastRequests
{
    private const int PageSize = 2_000;

    private readonly NpgsqlDataSource database;
    private readonly TicketMapper mapper;
    private readonly CatalogCache catalog;

    internal PastRequests(NpgsqlDataSource database, TicketMapper mapper, CatalogCache catalog) => (this.database, this.mapper, this.catalog) = (database, mapper, catalog);

    /// <param name="from">Day of acceptance in China; the same of <paramref name="to"/>, which is included.</param>
    public async Task<SimulationReport> SimulateAsync(IReadOnlyList<RuleChange> changes, DateOnly from, DateOnly to, CancellationToken ct)
    {
        // Where it went is where the hotline's people sent it at last in the first round: what a unit handed on below or beside it, and whoever had it after a redo, no rule was asked about.
        const string sql = """
            select *, coalesce(
                (select case e.kind when 'Reassigned' then e.data ->> 'toUnit' else e.data ->> 'unitCode' end from dispatch.ticket_event e
                 where e.ticket_id = ticket.id and e.kind in ('Dispatched', 'Reassigned', 'DutyRuled')
                     and e.seq < coalesce((select min(r.seq) from dispatch.ticket_event r where r.ticket_id = ticket.id and r.kind = 'RedoOrdered'), 2147483647)
                 order by e.seq desc limit 1), unit_code) as sent_to
            from dispatch.ticket
            where accepted_at >= @begin and accepted_at < @end and category_code is not null and region_code is not null
                and (dispatched_at is not null or state = 'PendingDispatch') -- What was answered on the call, refused or handed out at once no rule was asked about.
                and (accepted_at, id) > (@afterAt, @afterId)
            order by accepted_at, id limit @limit
            """;
        var now = await catalog.GetAsync(ct);
        var simulation = new Simulation(now.Rules, RuleChange.Over(now.Rules, changes), now);
        var (begin, end) = (WorkingCalendar.StartOf(from), WorkingCalendar.StartOf(to.AddDays(1)));
        await using var connection = await database.OpenConnectionAsync(ct);
        for (var (afterAt, afterId) = (begin.AddTicks(-10), Guid.Empty); ;)
        {
            var page = (await connection.QueryAsync<TicketRow, string?, (TicketRow Row, string? SentTo)>(
                new CommandDefinition(sql, new { begin, end, afterAt, afterId, limit = PageSize }, cancellationToken: ct), (row, sentTo) => (row, sentTo), splitOn: "sent_to")).AsList();
            foreach (var (ticket, sentTo) in page.Select(one => (mapper.FromRow(one.Row, []), one.SentTo)))
            {
                simulation.Add(new PastRequest(
                    ticket.Number ?? "", ticket.Fields.CategoryCode ?? "", ticket.Fields.RegionCode ?? "", Router.TextOf(ticket.Fields), sentTo,
                    ticket.Fields.Type, ticket.Fields.Urgency, ticket.AcceptedAt ?? begin, ticket.ReturnForbidden ? null : ticket.Basis?.Clear()));
            }

            if (page.Count < PageSize)
            {
                return simulation.Report();
            }

            (afterAt, afterId) = (page[^1].Row.AcceptedAt ?? end, page[^1].Row.Id);
        }
    }
}
