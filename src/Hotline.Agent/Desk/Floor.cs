using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Agent.Queue;
using Hotline.Dispatch.Calendar;

namespace Hotline.Agent.Desk;

/// <summary>The floor as the shift lead sees it: queues, who waits and why, agents, missed calls. Everything masked.</summary>
public sealed class Floor
{
    private readonly Transitions transitions;
    private readonly MissedCalls missed;
    private readonly CallHistory history;

    internal Floor(Transitions transitions, MissedCalls missed, CallHistory history) => (this.transitions, this.missed, this.history) = (transitions, missed, history);

    public async Task<FloorPage> PageAsync(CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        var queues = new List<QueueView>();
        foreach (var code in await QueueConfig.CodesAsync(t, ct))
        {
            queues.Add(await QueueReader.ViewAsync(t, code, ct));
        }

        var page = await missed.PageAsync(t, null, ct);
        return new FloorPage(t.Now, queues, await PresenceViews.FloorAsync(t, ct), page.Rows)
        {
            MissedBeyond = page.Beyond, Waiting = await history.WaitingAsync(t, ct), Ratings = await RatingsAsync(t, ct),
        };
    }

    private static async Task<IReadOnlyList<int>> RatingsAsync(Transition t, CancellationToken ct)
    {
        const string sql = """
            select count(call.id)::int from generate_series(1, 5) word
            left join agent.call on call.rating = word and call.rated_at >= @today group by word order by word
            """;
        return await t.ListAsync<int>(sql, new { today = WorkingCalendar.StartOf(WorkingCalendar.DayOf(t.Now)).ToUniversalTime() }, ct);
    }

    /// <summary>Callers of the last day whom nobody answered and who have not got through since.</summary>
    public async Task<IReadOnlyList<MissedCallRow>> MissedAsync(CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        return (await missed.PageAsync(t, null, ct)).Rows;
    }
}
