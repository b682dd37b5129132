using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Agent.Presence;

namespace Hotline.Agent.Queue;

/// <summary>
/// The turn of a caller who asked to be called back has come: the agent has the claim and is given no call until it is settled. The agent has
/// the hotline call, as with any claim (ADR 0024, 0056).
/// </summary>
internal sealed class CallBackTurn(Transitions transitions)
{
    /// <summary>The reason with which such an agent is paused.</summary>
    public const string Reason = "回拨";

    private static readonly TimeSpan ClaimedFor = TimeSpan.FromMinutes(15);

    /// <returns>False when the call-back was claimed or the agent is no longer free.</returns>
    public async Task<bool> GiveAsync(Match match, CancellationToken ct)
    {
        const string sql = """
            update agent.call_back set claimed_by = @AccountId, claimed_name = @Name, claimed_until = @until
            where call_id = @CallId and settled_at is null and (claimed_by is null or claimed_until <= @Now)
            """;
        await using var t = await transitions.BeginAsync(ct);
        if (await CallStore.LockAsync(t, match.CallId, ct) is null
            || await PresenceStore.LockAsync(t, match.AccountId, ct) is not { State: AgentState.Ready } agent
            || await t.RunAsync(sql, new { match.CallId, match.AccountId, agent.Name, until = t.Now + ClaimedFor, t.Now }, ct) == 0)
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
}
