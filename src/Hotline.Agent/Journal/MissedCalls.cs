using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Desk;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Journal;

/// <summary>
/// Whom to call back: callers who were not answered by anyone (漏接), and those whose call a dying telephony process cut off.
/// A caller who got through later, and one who was called back, has left the list; that the hotline's own call was answered
/// is not yet what the one who called says of it.
/// </summary>
internal sealed class MissedCalls(CallStore calls)
{
    /// <summary>How long nobody's call-back is remembered who did not ask for it: over a weekend. Who asked is kept until called.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(72);
    private const int Most = 100;

    private const string Columns = """
        select call.id, call.caller_enc, call.arrived_at, call.ended_at, call.bridged_at, call.cause, call.origin,
            back.claimed_by, back.claimed_name, back.claimed_until, coalesce(back.tries, 0) as tries, back.asked_at, back.place, back.turn_at is not null as turn,
            back.settled_at is not null or (call.caller_index is not null and exists (
                select 1 from agent.call later
                where later.caller_index = call.caller_index and later.arrived_at > call.arrived_at and later.bridged_at is not null and later.placed_by is null)) as settled
        from agent.call left join agent.call_back back on back.call_id = call.id
        where call.placed_by is null and (call.missed or call.cause = 'Interrupted' or back.asked_at is not null and call.ended_at is not null)
        """;

    /// <summary>Those who asked by their places, then the others, the last one first.</summary>
    /// <param name="after">The last one that is known; null, or no longer listed: from the first.</param>
    public async Task<MissedPage> PageAsync(Transition t, Guid? after, CancellationToken ct)
    {
        const string sql = $"""
            with listed as (
                select missed.*, row_number() over (order by place nulls last, ended_at desc, id) as standing, count(*) over () as of_all
                from ({Columns} and call.id in (
                    select id from agent.call where missed and ended_at > @since
                    union all
                    select id from agent.call where cause = 'Interrupted' and ended_at > @since
                    union all
                    select call_id from agent.call_back where asked_at is not null and settled_at is null)) missed
                where not settled)
            select * from listed where standing > coalesce((select standing from listed where id = @after), 0) order by standing limit @Most
            """;
        var rows = await t.ListAsync<MissedRow>(sql, new { since = t.Now - Kept, after, Most }, ct);
        return new MissedPage(rows.ConvertAll(row => View(row, t.Now)), rows is [.., var last] ? (int)(last.OfAll - last.Standing) : 0);
    }

    public async Task<MissedCallRow?> FindAsync(Transition t, Guid callId, CancellationToken ct)
    {
        const string sql = $"select missed.*, 0::bigint as standing, 0::bigint as of_all from ({Columns} and call.id = @callId) missed";
        return await t.OneAsync<MissedRow>(sql, new { callId }, ct) is { } row ? View(row, t.Now) : null;
    }

    /// <summary>The caller is through: earlier calls of theirs leave the consoles.</summary>
    public static async Task GotThroughAsync(Transition t, Guid callId, CancellationToken ct)
    {
        const string sql = """
            select earlier.id from agent.call now
            join agent.call earlier on earlier.caller_index = now.caller_index and earlier.arrived_at < now.arrived_at and earlier.arrived_at > now.arrived_at - @Kept
            where now.id = @callId and earlier.placed_by is null and (earlier.missed or earlier.cause = 'Interrupted')
            union
            select back.call_id from agent.call_back back join agent.call earlier on earlier.id = back.call_id and earlier.id <> @callId
            where back.asked_at is not null and back.settled_at is null and earlier.caller_index = (select caller_index from agent.call where id = @callId)
            """;
        foreach (var earlier in await t.ListAsync<Guid>(sql, new { callId, Kept }, ct))
        {
            await TellAsync(t, earlier, ct);
        }
    }

    /// <summary>The consoles of those who call back show it as it is now.</summary>
    public static async Task TellAsync(Transition t, Guid callId, CancellationToken ct)
    {
        foreach (var account in await Audience.OfRolesAsync(t, [StaffRole.Agent, StaffRole.ShiftLead], ct))
        {
            t.Tell(new DeskChange(account, DeskEventKind.MissedCall, callId));
        }

        t.WakeWallboard();
    }

    private MissedCallRow View(MissedRow row, DateTimeOffset now)
    {
        var caller = calls.Caller(row.Id, row.CallerEnc);
        var city = caller is { } number ? AreaCodes.City(number) : null;
        var claimed = row.ClaimedUntil > now;
        return new MissedCallRow(
            row.Id, CallViews.Masked(caller, row.Origin), city, row.ArrivedAt, row.EndedAt, CallViews.Seconds(row.ArrivedAt, row.BridgedAt ?? row.EndedAt), row.Cause == nameof(CallEndCause.Interrupted),
            claimed ? row.ClaimedBy : null, claimed ? row.ClaimedName : null, claimed ? row.ClaimedUntil : null, row.Tries, row.Settled, row.AskedAt is not null, claimed && row.Turn);
    }

    private sealed record MissedRow(
        Guid Id, byte[]? CallerEnc, DateTimeOffset ArrivedAt, DateTimeOffset EndedAt, DateTimeOffset? BridgedAt, string? Cause, CallOrigin Origin,
        Guid? ClaimedBy, string? ClaimedName, DateTimeOffset? ClaimedUntil, int Tries, DateTimeOffset? AskedAt, DateTimeOffset? Place, bool Turn, bool Settled,
        long Standing, long OfAll);
}
