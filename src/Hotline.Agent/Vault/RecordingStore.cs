using Hotline.Agent.Data;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Vault;

/// <summary>Table <c>agent.recording</c>.</summary>
internal static class RecordingStore
{
    private const string Columns = """
        recording.id, recording.call_id, recording.node_id, recording.state, recording.bytes, recording.sha256, recording.samples,
        recording.truncated, recording.closed_at, call.ticket_id, call.placed_by is not null as outward
        """;

    public static Task<RecordingRow?> FindAsync(Transition t, Guid recordingId, CancellationToken ct)
    {
        const string sql = $"select {Columns} from agent.recording join agent.call on call.id = recording.call_id where recording.id = @recordingId";
        return t.OneAsync<RecordingRow>(sql, new { recordingId }, ct);
    }

    public static Task AnnounceAsync(Transition t, string nodeId, RecordingClosed closed, CancellationToken ct)
    {
        const string sql = """
            insert into agent.recording (id, call_id, node_id, state, bytes, sha256, samples, truncated, closed_at)
            values (@RecordingId, @CallId, @nodeId, 'Announced', @Bytes, @Sha256, @Samples, @Truncated, @At)
            on conflict (id) do update
            set state = excluded.state, bytes = excluded.bytes, sha256 = excluded.sha256, samples = excluded.samples,
                truncated = excluded.truncated, closed_at = excluded.closed_at
            where recording.state in ('Announced', 'Failed')
            """;
        var args = new { closed.RecordingId, closed.CallId, nodeId, closed.Bytes, closed.Sha256, closed.Samples, closed.Truncated, closed.At };
        return t.WriteAsync(sql, args, ct);
    }

    public static Task FailedAsync(Transition t, string nodeId, RecordingFailed failed, CancellationToken ct)
    {
        const string sql = """
            insert into agent.recording (id, call_id, node_id, state, failure, closed_at)
            values (@RecordingId, @CallId, @nodeId, 'Failed', @Reason, @At) on conflict (id) do nothing
            """;
        return t.WriteAsync(sql, new { failed.RecordingId, failed.CallId, nodeId, failed.Reason, failed.At }, ct);
    }

    /// <summary>It is here, but can not be used; the node keeps its copy.</summary>
    /// <returns>False when it was settled before.</returns>
    public static async Task<bool> UnusableAsync(Transition t, Guid recordingId, string reason, CancellationToken ct)
    {
        const string sql = "update agent.recording set state = 'Failed', failure = @reason where id = @recordingId and state = 'Announced'";
        return await t.RunAsync(sql, new { recordingId, reason }, ct) == 1;
    }

    /// <returns>False when it was stored before.</returns>
    public static async Task<bool> StoredAsync(Transition t, Guid recordingId, CancellationToken ct)
    {
        const string sql = "update agent.recording set state = 'Stored', stored_at = @Now where id = @recordingId and state = 'Announced'";
        return await t.RunAsync(sql, new { recordingId, t.Now }, ct) == 1;
    }

    /// <summary>
    /// Claims the recordings that wait to be pulled from a node that is linked: new ones, and those whose pull was asked
    /// for before <paramref name="longAgo"/>.
    /// </summary>
    public static Task<List<Guid>> ClaimPullsAsync(Transition t, DateTimeOffset longAgo, CancellationToken ct)
    {
        const string sql = """
            update agent.recording set pull_scheduled_at = @Now
            where id in (select waiting.id from agent.recording waiting
                         join agent.telephony_node node on node.node_id = waiting.node_id and node.link_until > @Now
                         where waiting.state = 'Announced' and (waiting.pull_scheduled_at is null or waiting.pull_scheduled_at < @longAgo)
                         order by waiting.closed_at limit 100 for update of waiting skip locked)
            returning id
            """;
        return t.ListAsync<Guid>(sql, new { t.Now, longAgo }, ct);
    }
}
