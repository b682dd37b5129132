using System.Diagnostics;
using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;

namespace Hotline.Benchmarks.Lists;

/// <summary>
/// Eight people at their desks at once, each with the next request as soon as the last is answered: a list by chance among those of their roles, its first page, and as many pages
/// behind it as chance says, by the cursor, to the end of the body. Two bounds in the same manner, by the same people, with the same session: one ticket by its id, of those they saw; and a list that
/// their roles do not have, which is answered empty without asking for a row, and so is what HTTP, session and a busy machine cost.
/// </summary>
internal static class DeskReaders
{
    private static readonly TimeSpan Reads = TimeSpan.FromSeconds(30), Bound = TimeSpan.FromSeconds(10), Warms = TimeSpan.FromSeconds(5);

    /// <summary>Behind the first, 50 rows each: nobody turns more.</summary>
    private const int MostPages = 40;

    private const string Dispatchers =
        "dispatch facts returns rulings extensions suspension-requests handing-requests suspended reply-reviews refusals hand-out-proposals retraction-proposals handed-out hand-out-receipts contacts difficult groups archived all";

    private const string Liaisons = "unit handed-down assisting judged unit-extensions supervised";

    private static readonly (string Login, string[] Roles, string? Unit, string Lists, string None)[] Desks =
    [
        ("reader0", ["Liaison", "UnitLeader"], LargeCity.Unit(0), Liaisons + " leader-reviews", "all"),
        ("reader1", ["Liaison", "UnitLeader"], LargeCity.Unit(17), Liaisons + " leader-reviews", "all"),
        ("reader2", ["Liaison"], LargeCity.District(3), Liaisons, "all"),
        ("reader3", ["Agent"], null, "mine facts follow-up booked-follow-ups", "all"),
        ("reader4", ["Agent", "ShiftLead"], null, "mine facts follow-up booked-follow-ups answer-checks unreasonable-reviews archived all", "unit"),
        ("reader5", ["Dispatcher"], null, Dispatchers, "unit"),
        ("reader6", ["Dispatcher"], null, Dispatchers, "unit"),
        ("reader7", ["Supervisor"], null, Dispatchers + " supervised answer-checks unreasonable-reviews appeals overdue supervised-ended carded follow-up booked-follow-ups", "unit"),
    ];

    public static async Task ReadAsync(City city, CancellationToken ct)
    {
        // Agents have the tickets of the agents in the table; the password is that of whoever was entered by an administrator.
        for (var which = 0; which < Desks.Length; which++)
        {
            var (login, roles, unit, _, _) = Desks[which];
            await city.RunAsync($"""
                insert into api.account (id, login, name, password_hash, roles, unit_code, created_at, changed_at)
                select '{LargeCity.Owner(which)}', '{login}', '{login}', password_hash, array['{string.Join("','", roles)}'], {(unit is null ? "null" : $"'{unit}'")}, now(), now()
                from api.account where login = '{City.Agent(1)}'
                """, ct);
        }

        var desks = await Task.WhenAll(Desks.Select(async (desk, which) => new Desk(await city.SignInAsync(desk.Login, ct), desk.Lists.Split(' '), desk.None, new Random(which))));
        try
        {
            await AtOnceAsync(desks, Warms, (desk, seen, until) => desk.ListsAsync(seen, until, MostPages, ct));
            var cpu = CpuTime.Begin(("web", city.WebId), ("bench", Environment.ProcessId));
            var lists = await AtOnceAsync(desks, Reads, (desk, seen, until) => desk.ListsAsync(seen, until, MostPages, ct));
            Report.Line("over HTTP: processors", cpu);
            var ticket = await AtOnceAsync(desks, Bound, (desk, seen, until) => desk.TicketsAsync(seen, until, ct));
            var none = await AtOnceAsync(desks, Bound, (desk, seen, until) => desk.NoListAsync(seen, until, ct));
            Report.Line($"over HTTP: lists, {desks.Length} readers at once", lists.All);
            Report.Line("over HTTP: first pages", lists.First);
            Report.Line($"over HTTP: behind, to page {MostPages + 1}", lists.Behind);
            Report.Line("over HTTP: rows of a page, pages a second", $"{(double)lists.Rows / lists.All.Count:0}, {lists.All.Count / Reads.TotalSeconds:0}");
            Report.Line("bound: one ticket by its id", ticket.All);
            Report.Line("bound: a list they do not have", none.All);
            Report.Ratio("lists against one ticket", lists.All, ticket.All);
            Report.Ratio("lists against no list", lists.All, none.All);
            Report.Line("answers that are not 200", $"{lists.Failures.Count + ticket.Failures.Count + none.Failures.Count} {string.Join(", ", lists.Failures.Concat(ticket.Failures).Concat(none.Failures).CountBy(failure => failure).Take(5))}");
            foreach (var (list, times) in lists.ByList.OrderByDescending(pair => pair.Value.P95).Take(5))
            {
                Report.Line($"slowest by p95: {list}", times);
            }
        }
        finally
        {
            foreach (var desk in desks)
            {
                desk.Dispose();
            }
        }
    }

    private static async Task<Seen> AtOnceAsync(Desk[] desks, TimeSpan time, Func<Desk, Seen, Func<bool>, Task> reads)
    {
        var (seen, began) = (new Seen(), Stopwatch.GetTimestamp());
        await Task.WhenAll(desks.Select(desk => Task.Run(() => reads(desk, seen, () => Stopwatch.GetElapsedTime(began) > time))));
        return seen;
    }
}
