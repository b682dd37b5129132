using Hotline.Agent.Data;

namespace Hotline.Agent.Vault;

/// <summary>What decides how long a recording is kept.</summary>
/// <param name="EndedAt">End of the call.</param>
/// <param name="Open">A ticket of the call, or the one that it was merged into or repeats, is not closed.</param>
/// <param name="LastClosedAt">When the last of them was closed; null when there is none.</param>
/// <param name="Held">Somebody said that it must not be removed.</param>
internal sealed record KeepingRow(
    Guid Id, Guid CallId, string NodeId, RecordingState State, long? Bytes, DateTimeOffset ClosedAt, Guid? TicketId, DateTimeOffset EndedAt, bool Open,
    DateTimeOffset? LastClosedAt, bool Held, DateTimeOffset? RemovedAt, string? RemovedWhy)
{
    public string Path => RecordingRow.PathOf(Id, ClosedAt);

    /// <returns>Null while a ticket of the call is open: the period has not begun.</returns>
    public DateTimeOffset? KeptUntil(int days) => Open ? null : (LastClosedAt is { } closed && closed > EndedAt ? closed : EndedAt).AddDays(days);

    public bool MayGo(int days, DateTimeOffset now) => !Held && KeptUntil(days) is { } until && until <= now;
}

/// <summary>Reads of <see cref="KeepingRow"/>: <c>agent.recording</c> with its call, the tickets of the call and the holds on them.</summary>
internal static class KeepingReader
{
    // The tickets of a call: its own, those that they were merged into, and the one that a repeat was joined to. "union" ends cycles.
    private const string Rows = """
        select recording.id, recording.call_id, recording.node_id, recording.state, recording.bytes, recording.closed_at, call.ticket_id,
               greatest(recording.closed_at, call.ended_at) as ended_at, matter.open, matter.last_closed_at,
               exists (select 1 from agent.recording_hold hold
                       where hold.lifted_at is null and (hold.recording_id = recording.id or hold.ticket_id = any(matter.tickets))) as held,
               recording.removed_at, recording.removed_why
        from agent.recording join agent.call on call.id = recording.call_id
        cross join lateral (
            with recursive line as (
                select t.id, t.merged_into, t.state, t.closed_at from dispatch.ticket t where t.id = call.ticket_id or t.call_id = call.id
                union
                select t.id, t.merged_into, t.state, t.closed_at from line join dispatch.ticket t
                  on t.id = line.merged_into
                  or (line.state = 'Refused' and t.id in (select (e.data->>'otherId')::uuid from dispatch.ticket_event e where e.ticket_id = line.id and e.kind = 'RepeatJoined'))
            )
            select coalesce(bool_or(closed_at is null and state <> 'Merged'), false) as open, max(closed_at) as last_closed_at, array_agg(id) as tickets from line
        ) matter
        """;

    public static Task<KeepingRow?> FindAsync(Transition t, Guid recordingId, CancellationToken ct)
    {
        const string sql = $"{Rows} where recording.id = @recordingId";
        return t.OneAsync<KeepingRow>(sql, new { recordingId }, ct);
    }

    /// <summary>Recordings of calls that ended before a moment, oldest first, from behind a row on.</summary>
    public static Task<List<KeepingRow>> OldAsync(Transition t, DateTimeOffset before, DateTimeOffset afterAt, Guid afterId, int most, CancellationToken ct)
    {
        const string sql = $"""
            {Rows}
            where recording.state in ('Stored', 'Failed') and recording.closed_at <= @before and (recording.closed_at, recording.id) > (@afterAt, @afterId)
            order by recording.closed_at, recording.id limit @most
            """;
        return t.ListAsync<KeepingRow>(sql, new { before, afterAt, afterId, most }, ct);
    }

    /// <summary>One whose removal was begun, and which nobody else works on; null when there is none.</summary>
    public static async Task<KeepingRow?> ClaimRemovingAsync(Transition t, IReadOnlyCollection<Guid> except, CancellationToken ct)
    {
        const string claim = "select id from agent.recording where state = 'Removing' and id <> all(@except) order by removing_at, id limit 1 for update skip locked";
        return await t.OneAsync<Guid?>(claim, new { except = except.ToArray() }, ct) is { } id ? await FindAsync(t, id, ct) : null;
    }
}
