using Hotline.Agent.Data;

namespace Hotline.Agent.Queue;

/// <summary>Table <c>agent.queue_entry</c>: who waits. The row goes when an agent is bridged or the caller is gone.</summary>
internal static class QueueEntryStore
{
    public static async Task EnterAsync(Transition t, Guid callId, string queue, DateTimeOffset at, CancellationToken ct)
    {
        const string sql = """
            insert into agent.queue_entry (call_id, queue_code, entered_at) values (@callId, @queue, @at) on conflict (call_id) do nothing
            """;
        await t.RunAsync(sql, new { callId, queue, at }, ct);
        t.WakeQueue(queue);
    }

    public static async Task LeaveAsync(Transition t, Guid callId, string queue, CancellationToken ct)
    {
        const string sql = "delete from agent.queue_entry where call_id = @callId";
        await t.RunAsync(sql, new { callId }, ct);
        t.WakeQueue(queue);
    }

    /// <summary>Those of the calls whose written reason is another one.</summary>
    public static Task<List<Guid>> WithOtherReasonAsync(Transition t, IReadOnlyCollection<Guid> calls, string reason, CancellationToken ct)
    {
        const string sql = """
            select call_id from agent.queue_entry where call_id = any(@calls) and wait_reason is distinct from @reason order by entered_at, call_id
            """;
        return t.ListAsync<Guid>(sql, new { calls = calls.ToArray(), reason }, ct);
    }

    /// <summary>The call must be locked.</summary>
    /// <returns>False when the reason is the one already written.</returns>
    public static async Task<bool> WaitsBecauseAsync(Transition t, Guid callId, string reason, CancellationToken ct)
    {
        const string sql = "update agent.queue_entry set wait_reason = @reason where call_id = @callId and wait_reason is distinct from @reason";
        return await t.RunAsync(sql, new { callId, reason }, ct) == 1;
    }
}
