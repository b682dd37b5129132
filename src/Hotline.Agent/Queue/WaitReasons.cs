using Hotline.Agent.Data;
using Hotline.Agent.Journal;

namespace Hotline.Agent.Queue;

/// <summary>Writes into the journal why the callers of a queue wait, whenever the reason changes.</summary>
internal sealed class WaitReasons(Transitions transitions)
{
    public async Task NoteAsync(string queue, QueueState state, MatchDecision decision, CancellationToken ct)
    {
        var waiting = state.Callers.Select(caller => caller.CallId).Except(decision.Matches.Select(match => match.CallId)).ToList();
        if (waiting.Count == 0)
        {
            return;
        }

        var reason = state.Agents.Count > decision.Matches.Count ? "no-agent-may-take-it" : "no-agent-free";
        var (news, agents) = await LookAsync(queue, waiting, reason, ct);
        foreach (var call in news)
        {
            await WriteAsync(call, reason, agents, ct);
        }
    }

    private async Task<(List<Guid> News, Dictionary<string, int> Agents)> LookAsync(string queue, List<Guid> waiting, string reason, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        var news = await QueueEntryStore.WithOtherReasonAsync(t, waiting, reason, ct);
        return news.Count == 0 ? (news, []) : (news, (await QueueReader.StaffingAsync(t, queue, ct)).ToDictionary(of => of.State.ToString(), of => of.Agents));
    }

    private async Task WriteAsync(Guid callId, string reason, Dictionary<string, int> agents, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        if (await CallStore.LockAsync(t, callId, ct) is { Waits: true } && await QueueEntryStore.WaitsBecauseAsync(t, callId, reason, ct))
        {
            await CallTrace.AddAsync(t, callId, "waits", t.Now, new { reason, agents }, ct);
            await t.CommitAsync(ct);
        }
    }
}
