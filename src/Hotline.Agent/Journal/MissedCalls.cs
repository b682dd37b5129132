using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Desk;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Journal;

/// <summary>
/// Whom to call back: callers who were not answered by anyone (漏接), and those whose call a dying telephony process cut off.
/// A caller who got through later has left the list.
/// </summary>
internal sealed class MissedCalls(CallStore calls)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private const int Most = 100;

    public async Task<IReadOnlyList<MissedCallRow>> ListAsync(Transition t, CancellationToken ct)
    {
        const string sql = """
            select call.id, call.caller_enc, call.arrived_at, call.ended_at, call.bridged_at, call.cause, call.origin from agent.call
            where (call.missed or call.cause = 'Interrupted') and call.ended_at > @since
              and (call.caller_index is null or not exists (
                  select 1 from agent.call later
                  where later.caller_index = call.caller_index and later.arrived_at > call.arrived_at and later.bridged_at is not null))
            order by call.ended_at desc limit @Most
            """;
        var rows = await t.ListAsync<MissedRow>(sql, new { since = t.Now - Kept, Most }, ct);
        return rows.ConvertAll(View);
    }

    public async Task<MissedCallRow?> FindAsync(Transition t, Guid callId, CancellationToken ct)
    {
        const string sql = "select id, caller_enc, arrived_at, ended_at, bridged_at, cause, origin from agent.call where id = @callId and (missed or cause = 'Interrupted')";
        return await t.OneAsync<MissedRow>(sql, new { callId }, ct) is { } row ? View(row) : null;
    }

    private MissedCallRow View(MissedRow row)
    {
        var caller = calls.Caller(row.Id, row.CallerEnc);
        var city = caller is { } number ? AreaCodes.City(number) : null;
        return new MissedCallRow(row.Id, CallViews.Masked(caller, row.Origin), city, row.ArrivedAt, row.EndedAt, CallViews.Seconds(row.ArrivedAt, row.BridgedAt ?? row.EndedAt), row.Cause == nameof(CallEndCause.Interrupted));
    }

    private sealed record MissedRow(Guid Id, byte[]? CallerEnc, DateTimeOffset ArrivedAt, DateTimeOffset EndedAt, DateTimeOffset? BridgedAt, string? Cause, CallOrigin Origin);
}
