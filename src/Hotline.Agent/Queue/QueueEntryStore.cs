using Hotline.Agent.Data;

namespace Hotline.Agent.Queue;

/// <summary>Table <c>agent.queue_entry</c>: who waits. The row goes when an agent is bridged or the caller is gone.</summary>
internal static class QueueEntryStore
{
    /// <summary>
    /// The caller's last agent is looked up by the blind index of the number, once: it is the same however long the caller waits. One who does not serve this queue, or lacks its skills, is nobody to wait for.
    /// </summary>
    /// <param name="place">When the caller came, for the order in which callers are served.</param>
    /// <param name="since">Since when they wait: a conversation in between was no waiting.</param>
    public static async Task EnterAsync(Transition t, Guid callId, string queue, DateTimeOffset place, DateTimeOffset since, CancellationToken ct)
    {
        const string sql = """
            insert into agent.queue_entry (call_id, queue_code, entered_at, waits_since, last_agent)
            select @callId, @queue, @place, @since,
                   (select earlier.agent_id from agent.queue, agent.call now, agent.call earlier
                    where queue.code = @queue and queue.sticky_days > 0 and now.id = @callId
                      and earlier.caller_index = now.caller_index and earlier.arrived_at < now.arrived_at
                      and earlier.arrived_at > now.arrived_at - make_interval(days => queue.sticky_days) and earlier.agent_id is not null
                      and (not exists (select 1 from agent.queue_member where queue_code = @queue) or exists (select 1 from agent.queue_member where queue_code = @queue and account_id = earlier.agent_id))
                      and queue.skills <@ array(select skill_code from agent.skill_holder where account_id = earlier.agent_id)
                    order by earlier.arrived_at desc limit 1)
            on conflict (call_id) do nothing
            """;
        await t.WriteAsync(sql, new { callId, queue, place, since }, ct);
        t.WakeQueue(queue);
    }

    /// <summary>The agent who has the call hands the caller to a queue: with the place of the first one. Waiting begins now.</summary>
    public static Task HandAsync(Transition t, Guid callId, string queue, DateTimeOffset place, CancellationToken ct)
    {
        const string sql = """
            insert into agent.queue_entry (call_id, queue_code, entered_at, waits_since) values (@callId, @queue, @place, @Now)
            on conflict (call_id) do update set queue_code = excluded.queue_code, waits_since = excluded.waits_since, wait_reason = null
            """;
        t.WakeQueue(queue);
        return t.WriteAsync(sql, new { callId, queue, place, t.Now }, ct);
    }

    public static Task<bool> WaitsAsync(Transition t, Guid callId, CancellationToken ct) =>
        t.OneAsync<bool>("select exists (select 1 from agent.queue_entry where call_id = @callId)", new { callId }, ct);

    public static async Task LeaveAsync(Transition t, Guid callId, string queue, CancellationToken ct)
    {
        const string sql = "delete from agent.queue_entry where call_id = @callId";
        await t.WriteAsync(sql, new { callId }, ct);
        t.WakeQueue(queue);
    }

    /// <summary>The same where others may do it too. The call must be locked.</summary>
    /// <returns>False when the caller did not wait any more.</returns>
    public static async Task<bool> TakeOutAsync(Transition t, Guid callId, string queue, CancellationToken ct)
    {
        t.WakeQueue(queue);
        return await t.RunAsync("delete from agent.queue_entry where call_id = @callId", new { callId }, ct) == 1;
    }

    /// <summary>
    /// The node says it has the call no more, and that it ended is not told yet: it is offered to nobody else. The row stays until then, for a caller who asked to be
    /// called keeps the place in it.
    /// </summary>
    public static Task GoneAsync(Transition t, Guid callId, CancellationToken ct) =>
        t.WriteAsync("update agent.queue_entry set gone_at = @Now where call_id = @callId", new { callId, t.Now }, ct);

    /// <summary>Those whose written reason is another one.</summary>
    public static async Task<HashSet<Guid>> WithOtherReasonAsync(Transition t, IReadOnlyCollection<Waiting> waiting, CancellationToken ct)
    {
        const string sql = """
            select entry.call_id from agent.queue_entry entry join unnest(@calls, @reasons) as now (call_id, reason) on now.call_id = entry.call_id
            where entry.wait_reason is distinct from now.reason
            """;
        var args = new { calls = waiting.Select(each => each.Caller.CallId).ToArray(), reasons = waiting.Select(each => each.Reason.ToString()).ToArray() };
        return [.. await t.ListAsync<Guid>(sql, args, ct)];
    }

    /// <summary>The call must be locked.</summary>
    /// <returns>False when the reason is the one already written.</returns>
    public static async Task<bool> WaitsBecauseAsync(Transition t, Guid callId, string reason, CancellationToken ct)
    {
        const string sql = "update agent.queue_entry set wait_reason = @reason where call_id = @callId and wait_reason is distinct from @reason";
        return await t.RunAsync(sql, new { callId, reason }, ct) == 1;
    }

    /// <summary>The call must be locked.</summary>
    /// <param name="before">When the caller was told last, or entered.</param>
    /// <returns>False when the caller is gone or was told meanwhile.</returns>
    public static async Task<bool> AnnouncedAsync(Transition t, Guid callId, DateTimeOffset before, CancellationToken ct)
    {
        const string sql = "update agent.queue_entry set announced_at = @Now where call_id = @callId and coalesce(announced_at, entered_at) = @before";
        return await t.RunAsync(sql, new { callId, before, t.Now }, ct) == 1;
    }

    /// <summary>An offer came to nothing: whatever keeps the caller waiting from here on is news.</summary>
    public static Task WaitsAnewAsync(Transition t, Guid callId, CancellationToken ct) =>
        t.WriteAsync("update agent.queue_entry set wait_reason = null where call_id = @callId", new { callId }, ct);
}
