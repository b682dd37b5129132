using Hotline.Agent.Data;
using Hotline.Dispatch.Metrics;

namespace Hotline.Agent.Wallboard;

/// <summary>
/// The calls' part of the KPIs (GB/T 33358-2016: answered within 15 s), of the calls offered: all that came in but those whose callers hung up within the operator's few
/// seconds. From the counts by day; never the journal, where <see cref="CallTrail"/> shows the calls themselves.
/// </summary>
internal sealed class CallFigures(Transitions transitions) : IMetricSource
{
    public const string Answered = "calls-answered";
    public const string Within15 = "calls-within-15";
    public const string Within30 = "calls-within-30";

    public async Task<IReadOnlyList<SourceFigure>> OfMonthAsync(DateOnly month, CancellationToken ct)
    {
        var queues = await QueuesAsync(month, ct);
        return queues.Sum(queue => queue.Offered) == 0 ? [] : [.. new[] { Answered, Within15, Within30 }.Select(metric =>
            new SourceFigure(metric, queues.Sum(queue => queue.Of(metric)), queues.Sum(queue => queue.Offered)))];
    }

    public async Task<IReadOnlyList<SourcePart>> PartsAsync(string metric, DateOnly month, CancellationToken ct) => metric is not (Answered or Within15 or Within30) ? [] :
        [.. (await QueuesAsync(month, ct)).Where(queue => queue.Offered > 0).Select(queue => new SourcePart(queue.Code, queue.Name, new MetricNumbers(queue.Of(metric), queue.Offered)))];

    private async Task<List<Queue>> QueuesAsync(DateOnly month, CancellationToken ct)
    {
        const string sql = """
            select n.queue_code as code, coalesce(q.name, n.queue_code) as name, sum(n.arrived - n.hung_up_early)::bigint as offered, sum(n.bridged)::bigint as bridged,
                sum(n.within_15)::bigint as within_15, sum(n.within_30)::bigint as within_30
            from agent.call_count n left join agent.queue q on q.code = n.queue_code
            where n.day >= @month and n.day < @next group by 1, 2 order by 1
            """;
        await using var t = await transitions.LookAsync(ct);
        return await t.ListAsync<Queue>(sql, new { month, next = month.AddMonths(1) }, ct);
    }

    private sealed record Queue(string Code, string Name, long Offered, long Bridged, long Within15, long Within30)
    {
        public long Of(string metric) => metric switch
        {
            CallFigures.Within15 => Within15,
            CallFigures.Within30 => Within30,
            _ => Bridged,
        };
    }
}
