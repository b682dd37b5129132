using Hotline.Benchmarks.Measuring;
using Hotline.Benchmarks.Running;

namespace Hotline.Benchmarks.Surge;

/// <summary>By the records of the database: how long those who were answered waited, and how fast a seat that was free was rung.</summary>
internal static class Waits
{
    public static async Task TellAsync(City city, CancellationToken ct)
    {
        await LineAsync("answered: in the queue until rung", "select ringing_at - call.queued_at from agent.offer join agent.call on call.id = offer.call_id where state = 'Bridged' and ringing_at is not null");
        await LineAsync("offer until it rings at the seat", "select ringing_at - made_at from agent.offer where state = 'Bridged' and ringing_at is not null");
        await LineAsync("offer until the seat has the call", "select call.bridged_at - made_at from agent.offer join agent.call on call.id = offer.call_id where state = 'Bridged'");

        // The seat that is free the longest is taken, and somebody always waits: what lies between is the hotline's own.
        await LineAsync("seat free again until its next offer", """
            select idle from (
                select offer.made_at - lag(gone_at) over (partition by offer.account_id order by offer.made_at) - interval '2 seconds' as idle
                from (select offer.*, case when state = 'Bridged' then call.ended_at end as gone_at from agent.offer join agent.call on call.id = offer.call_id) offer) seats
            where idle is not null
            """);
        await CountAsync("offers", "select state || coalesce(' (' || reason || ')', '') from agent.offer");
        await CountAsync("seats at the end", "select state || coalesce(' (' || reason || ')', '') from agent.presence");

        async Task CountAsync(string name, string sql)
        {
            await using var command = city.Database.CreateCommand($"select string_agg(word || ' ' || n, ', ' order by n desc) from (select word, count(*) as n from ({sql}) words (word) group by 1) counts");
            Report.Line(name, await command.ExecuteScalarAsync(ct) ?? "none");
        }

        async Task LineAsync(string name, string sql)
        {
            var spread = new Spread();
            await using var command = city.Database.CreateCommand($"select extract(epoch from took)::double precision * 1000 from ({sql}) as times (took)");
            await using var rows = await command.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct))
            {
                spread.Add(rows.GetDouble(0));
            }

            Report.Line(name, spread);
        }
    }
}
