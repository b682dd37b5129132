using Hotline.Agent.Data;

namespace Hotline.Agent.Queue;

/// <summary>
/// Callers whom the matcher does not look at, because their node is away or too many of their queue stand before them there, wait for a reason too. All of them at once and now and then: in a
/// surge they are thousands, and of each only a reason that is another one is written.
/// </summary>
internal sealed class UnseenCallers(Transitions transitions, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private DateTimeOffset lookedAt = DateTimeOffset.MinValue;

    /// <summary>Whose call somebody has locked is left for the next time: something happens to it. Each call is looked up by key, whatever the tables' figures say: thousands of them, each against all, are a minute.</summary>
    public async Task NoteAsync(CancellationToken ct)
    {
        const string sql = $"""
            with unseen as materialized (
                select call_id, reason, ahead from (
                    select entry.call_id, entry.wait_reason, case when node.node_id is null then '{nameof(WaitReason.NodeAway)}' else '{nameof(WaitReason.CallersAhead)}' end as reason,
                           node.node_id is null as is_away,
                           row_number() over (partition by entry.queue_code, call.node_id order by entry.entered_at, entry.call_id) as place,
                           row_number() over (partition by entry.queue_code order by entry.entered_at, entry.call_id) - 1 as ahead
                    from agent.queue_entry entry
                    cross join lateral (select node_id from agent.call where id = entry.call_id limit 1) call
                    left join agent.telephony_node node on node.node_id = call.node_id and node.link_until > @Now
                    where entry.gone_at is null and not exists (select 1 from agent.offer where offer.call_id = entry.call_id and offer.state = 'Open')) waiting
                where (is_away or place > @CallersAtOnce) and wait_reason is distinct from reason
                order by call_id),
            locked as materialized (
                select call.id, unseen.reason, unseen.ahead
                from unseen cross join lateral (select id from agent.call where id = unseen.call_id and ended_at is null limit 1 for update skip locked) call),
            noted as (
                update agent.queue_entry entry set wait_reason = locked.reason from locked where entry.call_id = locked.id
                returning entry.call_id, entry.queue_code, locked.reason, locked.ahead)
            insert into agent.call_event (call_id, at, kind, data)
            select noted.call_id, @Now, 'waits', jsonb_build_object('reason', reason, 'ahead', ahead, 'skills', coalesce((select to_jsonb(skills) from agent.queue where code = queue_code), '[]'))
            from noted
            """;
        if (time.GetUtcNow() - lookedAt < Pause)
        {
            return;
        }

        lookedAt = time.GetUtcNow();
        await using var t = await transitions.BeginAsync(ct);
        if (await t.RunAsync(sql, new { t.Now, QueueReader.CallersAtOnce }, ct) > 0)
        {
            t.WakeWallboard();
            await t.CommitAsync(ct);
        }
    }
}
