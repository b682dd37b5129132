using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Agent.Presence;

namespace Hotline.Agent.Queue;

/// <summary>
/// The turn of a caller who asked to be called back has come: the agent's console rings, the agent has the claim and is given no call until it is settled. The
/// agent has the hotline call, as with any claim (ADR 0024, 0056). Whoever does nothing about it for some minutes is not there, as with a phone that rings.
/// </summary>
internal sealed class CallBackTurn(Transitions transitions)
{
    /// <summary>The reason with which such an agent is paused.</summary>
    public const string Reason = "回拨";

    /// <summary>Until the agent calls or looks at the number; then it is a claim like any other.</summary>
    private static readonly TimeSpan NoticedWithin = TimeSpan.FromMinutes(2);

    /// <returns>False when the call-back was claimed or the agent is no longer free.</returns>
    public async Task<bool> GiveAsync(Match match, CancellationToken ct)
    {
        const string sql = """
            update agent.call_back set claimed_by = @AccountId, claimed_name = @Name, claimed_until = @until, turn_at = @Now, wait_reason = null
            where call_id = @CallId and settled_at is null and (claimed_by is null or claimed_until <= @Now)
            """;
        await using var t = await transitions.BeginAsync(ct);
        if (await CallStore.LockAsync(t, match.CallId, ct) is null)
        {
            return false;
        }

        if (await PresenceStore.LockAsync(t, match.AccountId, ct) is not { State: AgentState.Ready } agent)
        {
            return await Offering.GoneAsync(t, match, ct);
        }

        if (await t.RunAsync(sql, new { match.CallId, match.AccountId, agent.Name, until = t.Now + NoticedWithin, t.Now }, ct) == 0)
        {
            return false;
        }

        await PresenceStore.IdleAsync(t, agent.AccountId, AgentState.Paused, Reason, null, ct);
        await CallTrace.AddAsync(t, match.CallId, "call-back-assigned", t.Now, new { by = agent.AccountId }, ct);
        await MissedCalls.TellAsync(t, match.CallId, ct);
        await t.CommitAsync(ct);
        return true;
    }

    /// <summary>The call-back is settled or given up: the agent takes calls again.</summary>
    public static async Task OverAsync(Transition t, Guid account, CancellationToken ct)
    {
        if (await PresenceStore.LockAsync(t, account, ct) is { State: AgentState.Paused, Reason: Reason })
        {
            await PresenceStore.IdleAsync(t, account, AgentState.Ready, null, null, ct);
        }
    }

    /// <summary>The claims for which the agent is paused have run out: they are others', and the agent takes calls again, or is not there.</summary>
    public static async Task LapseAsync(Transition t, Guid account, CancellationToken ct)
    {
        const string mine = """
            select call_id from agent.call_back where claimed_by = @account and claimed_until <= @Now and asked_at is not null and settled_at is null
            """;
        const string free = """
            with lapsed as (
                select call_id, turn_at from agent.call_back
                where call_id = any(@calls) and claimed_by = @account and claimed_until <= @Now and settled_at is null for update)
            update agent.call_back back set claimed_by = null, claimed_name = null, claimed_until = null, turn_at = null, declined_by = @account, declined_at = @Now
            from lapsed where lapsed.call_id = back.call_id returning back.call_id, lapsed.turn_at is not null as unnoticed
            """;
        var calls = (await t.ListAsync<Guid>(mine, new { account, t.Now }, ct)).ToArray();
        await CallStore.LockAllAsync(t, calls, ct);
        if (await PresenceStore.LockAsync(t, account, ct) is not { State: AgentState.Paused, Reason: Reason } || await HoldsAsync(t, account, ct))
        {
            return;
        }

        var lapsed = await t.ListAsync<Lapsed>(free, new { calls, account, t.Now }, ct);
        foreach (var each in lapsed)
        {
            await CallTrace.AddAsync(t, each.CallId, "call-back-lapsed", t.Now, new { by = account, unnoticed = each.Unnoticed }, ct);
            await MissedCalls.TellAsync(t, each.CallId, ct);
        }

        var isGone = lapsed.Exists(each => each.Unnoticed);
        await PresenceStore.IdleAsync(t, account, isGone ? AgentState.Paused : AgentState.Ready, isGone ? LegOutcome.NotTaken : null, null, ct);
        await t.CommitAsync(ct);
    }

    /// <summary>Those whose written reason is another one. Of a call-back it changes as often as somebody becomes free; once a minute is enough to tell.</summary>
    public static async Task<HashSet<Guid>> WithOtherReasonAsync(Transition t, IReadOnlyCollection<Waiting> waiting, CancellationToken ct)
    {
        const string sql = """
            select back.call_id from agent.call_back back join unnest(@calls, @reasons) as now (call_id, reason) on now.call_id = back.call_id
            where back.wait_reason is distinct from now.reason and coalesce(back.wait_noted_at, '-infinity') <= @Now - interval '1 minute'
            """;
        var args = new { calls = waiting.Select(each => each.Caller.CallId).ToArray(), reasons = waiting.Select(each => each.Reason.ToString()).ToArray(), t.Now };
        return [.. await t.ListAsync<Guid>(sql, args, ct)];
    }

    /// <returns>False when the reason is the one already written, or nobody waits to be called any more.</returns>
    public static async Task<bool> WaitsBecauseAsync(Transition t, Guid callId, string reason, CancellationToken ct)
    {
        const string sql = """
            update agent.call_back set wait_reason = @reason, wait_noted_at = @Now
            where call_id = @callId and wait_reason is distinct from @reason and settled_at is null and (claimed_by is null or claimed_until <= @Now)
            """;
        return await t.RunAsync(sql, new { callId, reason, t.Now }, ct) == 1;
    }

    private static Task<bool> HoldsAsync(Transition t, Guid account, CancellationToken ct) => t.OneAsync<bool>(
        "select exists (select 1 from agent.call_back where claimed_by = @account and claimed_until > @Now and settled_at is null)", new { account, t.Now }, ct);

    private sealed record Lapsed(Guid CallId, bool Unnoticed);
}
