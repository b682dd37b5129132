using Hotline.Agent.Data;

namespace Hotline.Agent.Vault;

/// <summary>Recordings of one state, for the operator.</summary>
internal sealed record RecordingTotal(RecordingState State, long Count, long Bytes);

/// <summary>What the sweep writes into <c>agent.recording</c>.</summary>
internal static class RetentionStore
{
    /// <summary>
    /// Of all web nodes one at a time marks recordings or changes holds: whoever has it sees every hold that was set before.
    /// Held to the end of the transaction, which is short.
    /// </summary>
    public static Task LockAsync(Transition t, CancellationToken ct) =>
        t.OneAsync<bool>("select true from pg_advisory_xact_lock(hashtextextended('agent.recording_retention', 0))", null, ct);

    /// <summary>From the policy row itself, so that a longer period counts from the moment it is set.</summary>
    public static Task<int> DaysAsync(Transition t, CancellationToken ct) => t.OneAsync<int>("select recording_days from dispatch.policy", null, ct);

    public static Task BeginAsync(Transition t, Guid[] recordings, string why, CancellationToken ct)
    {
        const string sql = "update agent.recording set state = 'Removing', removing_at = @Now, removed_why = @why where id = any(@recordings) and state in ('Stored', 'Failed')";
        return t.WriteAsync(sql, new { recordings, why, t.Now }, ct);
    }

    public static Task EndAsync(Transition t, Guid recordingId, CancellationToken ct)
    {
        const string sql = "update agent.recording set state = 'Removed', removed_at = @Now where id = @recordingId and state = 'Removing'";
        return t.WriteAsync(sql, new { recordingId, t.Now }, ct);
    }

    public static Task<List<RecordingTotal>> TotalsAsync(Transition t, CancellationToken ct)
    {
        const string sql = "select state, count(*) as count, coalesce(sum(bytes), 0)::bigint as bytes from agent.recording group by state";
        return t.ListAsync<RecordingTotal>(sql, null, ct);
    }
}
