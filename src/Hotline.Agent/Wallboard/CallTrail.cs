using Hotline.Agent.Data;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Metrics;

namespace Hotline.Agent.Wallboard;

/// <param name="Wait">Seconds from the INVITE to the agent's voice; null: nobody answered.</param>
/// <param name="Hit">It is in the numerator.</param>
public sealed record TrailCall(Guid Id, DateTimeOffset ArrivedAt, string QueueCode, string QueueName, double? Wait, bool Hit, Guid? TicketId);

/// <summary>From a figure of calls down to the calls, as the journal keeps them. Nobody's number.</summary>
public sealed class CallTrail
{
    private readonly Transitions transitions;

    internal CallTrail(Transitions transitions) => this.transitions = transitions;

    /// <summary>Newest first.</summary>
    /// <param name="metric">The id of one of the calls' figures.</param>
    /// <param name="before">Only those before this one in that order.</param>
    public async Task<IReadOnlyList<TrailCall>> ListAsync(string metric, DateOnly month, TrailPart part, Guid? before, int most, CancellationToken ct)
    {
        const string sql = """
            select * from (
                select c.id, c.arrived_at, c.queue_code, coalesce(q.name, c.queue_code) as queue_name, extract(epoch from c.heard_at - c.arrived_at)::double precision as wait,
                    c.heard_at is not null and (@within::integer is null or c.heard_at <= c.arrived_at + make_interval(secs => @within)) as hit, c.ticket_id
                from (select *, coalesce(first_bridged_at, bridged_at) as heard_at from agent.call) c left join agent.queue q on q.code = c.queue_code
                where c.placed_by is null and not c.hung_up_early and not (c.cause is not distinct from 'Rejected' and c.answered_at is null and c.ended_at = c.arrived_at) and c.arrived_at >= @from and c.arrived_at < @until
            ) as offered
            where (@part = 'All' or hit = (@part = 'Hit')) and (@before::uuid is null or (arrived_at, id) < (select arrived_at, id from agent.call where id = @before))
            order by arrived_at desc, id desc limit @most
            """;
        int? within = metric switch
        {
            CallFigures.Within15 => 15,
            CallFigures.Within30 => 30,
            _ => null,
        };
        await using var t = await transitions.LookAsync(ct);
        return await t.ListAsync<TrailCall>(
            sql, new { within, from = WorkingCalendar.StartOf(month), until = WorkingCalendar.StartOf(month.AddMonths(1)), part = part.ToString(), before, most }, ct);
    }
}
