using System.Diagnostics;
using Dapper;
using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Reading;
using Hotline.Dispatch.Tickets.Storage;
using Npgsql;

namespace Hotline.Benchmarks.Lists;

/// <summary>
/// Each list of the desks, asked as <see cref="TicketLists"/> asks and read into rows: first pages, and pages deep inside reached by their cursor. The bound
/// reads as many tickets by their primary key from one place in the table. Then the same as desks see it, over HTTP (<see cref="DeskReaders"/>).
/// </summary>
internal static class ListsBench
{
    private const int Page = 20;
    private const int Times = 100;

    /// <summary>A page deep inside lies behind so many rows, or in the middle of a list that is shorter than twice that.</summary>
    private const int Deep = 2000;

    public static async Task RunAsync(int tickets, CancellationToken ct)
    {
        Report.Begin($"lists: {tickets} tickets, pages of {Page}, each list {Times} times");
        await using var city = await City.StartLargeAsync("", ct);
        var began = Stopwatch.GetTimestamp();
        await LargeCity.FillAsync(city, tickets, ct);
        Report.Line("filled in", $"{Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        await using var connection = await city.Database.OpenConnectionAsync(ct);
        var bound = await BoundAsync(connection, tickets, ct);
        Report.Line("bound: a page by primary key", bound);
        foreach (var (name, ask, actor) in Lists())
        {
            var all = await PlacesAsync(connection, ask, actor, ct);
            await LineAsync($"{name}: first page", null);
            if (all.Count > Page * 2)
            {
                await LineAsync($"{name}: behind {all.Count / 2} rows", all[all.Count / 2]);
            }

            async Task LineAsync(string what, ListCursor? after)
            {
                var spread = new Spread();
                var rows = 0;
                for (var n = 0; n < Times; n++)
                {
                    var since = Stopwatch.GetTimestamp();
                    rows = (await AskAsync(connection, ask, actor, after, Page + 1, ct)).Count;
                    spread.AddSince(since);
                }

                Report.Line(what, $"{spread}; {rows} rows, {spread.P95 / bound.P95:0.0} x{(spread.P95 > 50 ? "  ABOVE 50 ms" : "")}");
            }
        }

        await DeskReaders.ReadAsync(city, ct);
        Report.End();
    }

    /// <summary>For a unit, an ordinary one and the one with a tenth of everything; and the longest lists narrowed to each mark.</summary>
    private static IEnumerable<(string Name, TicketListAsk Ask, Actor Actor)> Lists() =>
        (from kind in Enum.GetValues<TicketListKind>()
            from unit in kind switch
            {
                TicketListKind.Unit or TicketListKind.Assisting or TicketListKind.Judged or TicketListKind.UnitExtensions or TicketListKind.LeaderReviews => [LargeCity.Unit(17), LargeCity.Unit(0)],
                TicketListKind.Supervised => [null, LargeCity.Unit(0)],
                TicketListKind.HandedDown => [LargeCity.District(3)],
                _ => new string?[] { null },
            }
            select (unit is null ? $"{kind}" : $"{kind} of {unit}", new TicketListAsk(kind, []), Reader(unit)))
        .Concat(
            from flag in Enum.GetValues<TicketFlag>()
            from list in new (TicketListKind Kind, string? Unit)[] { (TicketListKind.All, null), (TicketListKind.Mine, null), (TicketListKind.Unit, LargeCity.Unit(0)) }
            select ($"{list.Kind}{(list.Unit is null ? "" : $" of {list.Unit}")}, {flag}", new TicketListAsk(list.Kind, [flag]), Reader(list.Unit)));

    private static Actor Reader(string? unit) => new(LargeCity.Owner(8), "坐席8", (unit is null ? new HashSet<Role> { Role.Agent } : [Role.Liaison, Role.UnitLeader]), unit);

    private static async Task<Spread> BoundAsync(NpgsqlConnection connection, int tickets, CancellationToken ct)
    {
        var (spread, random) = (new Spread(), new Random(12345));
        for (var n = 0; n < Times; n++)
        {
            var since = Stopwatch.GetTimestamp();
            await connection.QueryAsync<TicketRow>(new CommandDefinition(
                $"select * from dispatch.ticket where id >= (select {Filling.Id(0)} from (values (@from)) as v (n)) order by id limit {Page + 1}", new { from = random.Next(1, tickets - 100) }, cancellationToken: ct));
            spread.AddSince(since);
        }

        return spread;
    }

    /// <summary>Where the rows of a list lie, up to twice <see cref="Deep"/> of them.</summary>
    private static async Task<List<ListCursor>> PlacesAsync(NpgsqlConnection connection, TicketListAsk ask, Actor actor, CancellationToken ct) =>
        [.. (await AskAsync(connection, ask, actor, null, Deep * 2, ct)).Select(row => new ListCursor(row.Place.SortAt, row.Row.Id))];

    private static async Task<List<(TicketRow Row, SortPlace Place)>> AskAsync(NpgsqlConnection connection, TicketListAsk ask, Actor actor, ListCursor? after, int limit, CancellationToken ct) =>
        (await connection.QueryAsync<TicketRow, SortPlace, (TicketRow Row, SortPlace Place)>(
            new CommandDefinition(TicketListSql.Of(ask), TicketLists.Parameters(ask, actor, new Policy(), TimeProvider.System.GetUtcNow(), after, limit), commandTimeout: 120, cancellationToken: ct),
            (row, place) => (row, place),
            splitOn: "sort_at")).AsList();

    private sealed class SortPlace
    {
        public DateTimeOffset SortAt { get; init; }

        public DateTimeOffset? DueAt { get; init; }
    }
}
