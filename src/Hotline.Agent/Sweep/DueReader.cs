using Hotline.Agent.Data;
using Hotline.Agent.Queue;

namespace Hotline.Agent.Sweep;

/// <summary>What is to end now.</summary>
/// <param name="What">offer, party, placed, handing (the order to let a caller wait in a queue), wrap-up, turn, orphan (an offer whose console is gone) or gone (an agent whose console is); awake: something may be due any moment.</param>
/// <param name="Id">Of the offer, the party or the placed call, the order; of the agent where it is of one.</param>
internal sealed record Due(string What, Guid Id = default);

/// <summary>Looks for all that has run out.</summary>
internal sealed class DueReader(Transitions transitions, AgentOptions options, TimeProvider time)
{
    private readonly DateTimeOffset startedAt = time.GetUtcNow();

    /// <summary>All that is due, in one round trip; and a row that says so where something may become due any moment.</summary>
    public async Task<List<Due>> AllAsync(CancellationToken ct)
    {
        const string sql = """
            with agent as (
                select p.*, (select max(c.lease_until) from agent.desk_connection c where c.account_id = p.account_id) as seen
                from agent.presence p where p.state <> 'Offline')
            select 'offer' as what, id from agent.offer where state = 'Open' and expires_at <= @Now
            union all
            select 'party', id from agent.call_party where left_at is null and joined_at is null and expires_at <= @Now
            union all
            select 'placed', call_id from agent.outward_call where due_at <= @Now
            union all
            select 'handing', command.id from agent.telephony_command command
            join agent.telephony_node node on node.node_id = command.node_id and node.link_until > @Now
            where command.completed_at is null and command.expires_at <= @Now and command.body ->> 'kind' = 'wait-again'
            union all
            select 'wrap-up', account_id from agent where state = 'WrapUp' and wrap_up_until <= @Now
            union all
            select 'turn', account_id from agent
            where state = 'Paused' and reason = @turn
              and not exists (select 1 from agent.call_back back where back.claimed_by = account_id and back.claimed_until > @Now and back.settled_at is null)
            union all
            select 'orphan', offer_id from agent
            where @canTell and state = 'Offered' and offer_id is not null and coalesce(seen, '-infinity') <= @offerGrace
            union all
            select 'awake', null where exists (select 1 from agent) or exists (select 1 from agent.offer where state = 'Open')
                or exists (select 1 from agent.call_party where left_at is null and joined_at is null)
                or exists (select 1 from agent.outward_call where due_at is not null)
            union all
            select 'gone', account_id from agent
            where @canTell and (state in ('Ready', 'Paused') or (state = 'WrapUp' and wrap_up_until is null)) and coalesce(seen, '-infinity') <= @presenceGrace
            """;
        await using var t = await transitions.LookAsync(ct, often: true);
        var canTell = t.Now - startedAt >= options.StartGrace;
        return await t.ListAsync<Due>(
            sql, new { t.Now, turn = CallBackTurn.Reason, canTell, offerGrace = t.Now - options.OfferGrace, presenceGrace = t.Now - options.PresenceGrace }, ct);
    }
}
