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
    // The tickets of a call: its own, those of which something was said in it (rated, taken back, kept secret), as the call records of a ticket have it (CallRecords), those that they
    // were merged into, and the one that a repeat was joined to. One whose merge was undone has left the
    // matter, but what held the matter while it was part of it ("since", "until") holds it still: whoever undoes a merge decides nothing about recordings.
    // "union" ends cycles. Most cities have no ticket held, and then nobody looks for undone merges.
    private const string From = """
        from agent.recording join agent.call on call.id = recording.call_id
        cross join lateral (
            with recursive line as (
                select t.id, t.merged_into, t.state, t.closed_at, '-infinity'::timestamptz as since, 'infinity'::timestamptz as until
                from (select call.ticket_id as id
                      union
                      select own.id from dispatch.ticket own where own.call_id = call.id
                      union
                      select said.ticket_id from dispatch.ticket_event said where said.data ->> 'callId' = call.id::text and said.kind <> 'DraftOpened') of_call
                join dispatch.ticket t on t.id = of_call.id
                union
                select t.id, t.merged_into, t.state, t.closed_at, step.since, step.until
                from line cross join lateral (
                    select line.merged_into as id,
                           greatest(line.since, (select max(m.at) from dispatch.ticket_event m where m.ticket_id = line.id and m.kind = 'Merged')) as since, line.until
                    where line.merged_into is not null
                    union all
                    select (e.data->>'otherId')::uuid, line.since, line.until
                    from dispatch.ticket_event e where line.state = 'Refused' and e.ticket_id = line.id and e.kind = 'RepeatJoined'
                    union all
                    select (e.data->>'fromId')::uuid,
                           greatest(line.since, (select max(m.at) from dispatch.ticket_event m where m.ticket_id = line.id and m.kind = 'Merged' and m.at <= e.at)), least(line.until, e.at)
                    from dispatch.ticket_event e
                    where e.ticket_id = line.id and e.kind = 'MergeUndone' and exists (select 1 from agent.recording_hold where ticket_id is not null and lifted_at is null)
                ) step join dispatch.ticket t on t.id = step.id and step.since <= step.until
            )
            select coalesce(bool_or(closed_at is null and state <> 'Merged') filter (where until = 'infinity'), false) as open,
                   max(closed_at) filter (where until = 'infinity') as last_closed_at,
                   (select array_agg(distinct hold.id) from agent.recording_hold hold join line reached on reached.id = hold.ticket_id
                    where hold.lifted_at is null and hold.set_at <= reached.until) as holds
            from line
        ) matter
        """;

    private const string Rows = $"""
        select recording.id, recording.call_id, recording.node_id, recording.state, recording.bytes, recording.closed_at, call.ticket_id,
               greatest(recording.closed_at, call.ended_at) as ended_at, matter.open, matter.last_closed_at,
               matter.holds is not null or exists (select 1 from agent.recording_hold hold where hold.lifted_at is null and hold.recording_id = recording.id) as held,
               recording.removed_at, recording.removed_why
        {From}
        """;

    public static Task<KeepingRow?> FindAsync(Transition t, Guid recordingId, CancellationToken ct)
    {
        const string sql = $"{Rows} where recording.id = @recordingId";
        return t.OneAsync<KeepingRow>(sql, new { recordingId }, ct);
    }

    /// <summary>The holds on the tickets of a recording's call, and on those that they are or were part of.</summary>
    public static Task<List<Guid>> HoldsAsync(Transition t, Guid recordingId, CancellationToken ct)
    {
        const string sql = $"select unnest(matter.holds) {From} where recording.id = @recordingId";
        return t.ListAsync<Guid>(sql, new { recordingId }, ct);
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
