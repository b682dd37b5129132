using Hotline.Agent.Data;
using Hotline.Agent.Journal;

namespace Hotline.Agent.Queue;

/// <summary>Writes into the journal why callers wait, on the line or to be called back, whenever the reason changes.</summary>
internal sealed class WaitReasons(Transitions transitions)
{
    public async Task NoteAsync(IReadOnlyList<Waiting> waiting, CancellationToken ct)
    {
        if (waiting.Count == 0)
        {
            return;
        }

        foreach (var (news, agents) in await LookAsync(waiting, ct))
        {
            await WriteAsync(news, agents, ct);
        }
    }

    /// <summary>Those whose written reason is another one, with who serves their queue.</summary>
    private async Task<List<(Waiting News, Dictionary<string, int> Agents)>> LookAsync(IReadOnlyList<Waiting> waiting, CancellationToken ct)
    {
        var parts = waiting.ToLookup(each => each.Caller.IsCallBack);
        await using var t = await transitions.LookAsync(ct, often: true);
        var changed = parts.Contains(false) ? await QueueEntryStore.WithOtherReasonAsync(t, [.. parts[false]], ct) : [];
        if (parts.Contains(true))
        {
            changed.UnionWith(await CallBackTurn.WithOtherReasonAsync(t, [.. parts[true]], ct));
        }

        var news = new List<(Waiting, Dictionary<string, int>)>();
        foreach (var queue in waiting.Where(each => changed.Contains(each.Caller.CallId)).GroupBy(each => each.Caller.Terms.Code))
        {
            var staff = await QueueReader.StaffingAsync(t, queue.First().Caller.Terms, ct);
            var agents = staff.ToDictionary(of => of.State.ToString(), of => of.Agents);
            news.AddRange(queue.Select(each => (each, agents)));
        }

        return news;
    }

    private async Task WriteAsync(Waiting news, Dictionary<string, int> agents, CancellationToken ct)
    {
        var (caller, reason) = (news.Caller, news.Reason.ToString());
        await using var t = await transitions.BeginAsync(ct);
        if (await CallStore.LockAsync(t, caller.CallId, ct) is { } call && (caller.IsCallBack
                ? await CallBackTurn.WaitsBecauseAsync(t, caller.CallId, reason, ct)
                : call.EndedAt is null && await QueueEntryStore.WaitsBecauseAsync(t, caller.CallId, reason, ct)))
        {
            await CallTrace.AddAsync(t, caller.CallId, "waits", t.Now, new { reason, ahead = news.Ahead, skills = caller.Terms.Skills, lastAgent = caller.LastAgent, agents }, ct);
            t.WakeWallboard();
            await t.CommitAsync(ct);
        }
    }
}
