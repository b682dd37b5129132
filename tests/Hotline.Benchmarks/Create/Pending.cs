using System.Diagnostics;
using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;

namespace Hotline.Benchmarks.Create;

/// <summary>Rows of the outbox that a consumer has not passed yet.</summary>
internal static class Pending
{
    /// <summary>As many more as there are wanted, copies of what tickets left there: every consumer has all of them before it.</summary>
    public static Task AddAsync(City city, int rows, CancellationToken ct) => city.RunAsync($"""
        insert into dispatch.outbox (at, ticket_id, seq, kind, payload)
        select o.at, o.ticket_id, o.seq, o.kind, o.payload
        from (select * from dispatch.outbox order by id limit 1000) o cross join generate_series(1, {rows / 1000})
        """, ct);

    /// <summary>Before the slowest.</summary>
    public static async Task<long> MostAsync(City city, CancellationToken ct)
    {
        await using var command = city.Database.CreateCommand("""
            select coalesce(max(before), 0) from dispatch.outbox_cursor c
            cross join lateral (select count(*) as before from dispatch.outbox o where (o.xid, o.id) > (c.xid, c.id)) as rows
            """);
        return (long)(await command.ExecuteScalarAsync(ct) ?? 0L);
    }

    /// <summary>Waits until all have passed all, or for so long.</summary>
    public static async Task DrainAsync(City city, TimeSpan patience, CancellationToken ct)
    {
        var (began, first) = (Stopwatch.GetTimestamp(), await MostAsync(city, ct));
        var rest = first;
        while (rest > 0 && Stopwatch.GetElapsedTime(began) < patience)
        {
            await Task.Delay(500, ct);
            rest = await MostAsync(city, ct);
        }

        Report.Line("outbox worked off with nothing else under way", $"{first - rest} of {first} rows in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
    }
}
