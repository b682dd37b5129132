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
        const string sql = """
            select * from dispatch.ticket
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
            var page = (await connection.QueryAsync<TicketRow>(new CommandDefinition(sql, new { begin, end, afterAt, afterId, limit = PageSize }, cancellationToken: ct))).AsList();
            foreach (var ticket in page.Select(row => mapper.FromRow(row, [])))
            {
                simulation.Add(new PastRequest(
                    ticket.Number ?? "", ticket.Fields.CategoryCode ?? "", ticket.Fields.RegionCode ?? "", Router.TextOf(ticket.Fields), ticket.UnitCode,
                    ticket.Fields.Type, ticket.Fields.Urgency, ticket.AcceptedAt ?? begin, ticket.ReturnForbidden ? null : ticket.Basis?.Clear()));
            }

            if (page.Count < PageSize)
            {
                return simulation.Report();
            }

            (afterAt, afterId) = (page[^1].AcceptedAt ?? end, page[^1].Id);
        }
    }
}
