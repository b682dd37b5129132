using Hotline.Agent.Data;
using Hotline.Dispatch.Metrics;

namespace Hotline.Agent.Wallboard;

/// <summary>The calls' part of the KPIs (GB/T 33358-2016: answered within 15 s), from the counts by day; never the journal.</summary>
internal sealed class CallFigures(Transitions transitions) : IMetricSource
{
    public async Task<IReadOnlyList<SourceFigure>> OfMonthAsync(DateOnly month, CancellationToken ct)
    {
        const string sql = """
            select coalesce(sum(arrived), 0)::bigint as arrived, coalesce(sum(bridged), 0)::bigint as bridged,
                coalesce(sum(within_15), 0)::bigint as within15, coalesce(sum(within_30), 0)::bigint as within30
            from agent.call_count where day >= @month and day < @next
            """;
        await using var t = await transitions.BeginAsync(ct);
        var sum = (await t.ListAsync<Sum>(sql, new { month, next = month.AddMonths(1) }, ct)).Single();
        return sum.Arrived == 0 ? [] :
        [
            new("calls-answered", sum.Bridged, sum.Arrived), new("calls-within-15", sum.Within15, sum.Arrived), new("calls-within-30", sum.Within30, sum.Arrived),
        ];
    }

    private sealed record Sum(long Arrived, long Bridged, long Within15, long Within30);
}
