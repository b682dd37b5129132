using Hotline.Agent.Data;

namespace Hotline.Agent.Presence;

/// <summary>Who is on duty now (当班): signed in at a desk and not gone, whatever else they are doing.</summary>
public sealed class DutyRoster
{
    private readonly Transitions transitions;

    internal DutyRoster(Transitions transitions) => this.transitions = transitions;

    /// <returns>The accounts of the agents.</returns>
    public async Task<IReadOnlySet<Guid>> AgentsAsync(CancellationToken ct)
    {
        await using var t = await transitions.LookAsync(ct);
        return (await t.ListAsync<Guid>("select account_id from agent.presence where state <> 'Offline'", null, ct)).ToHashSet();
    }
}
