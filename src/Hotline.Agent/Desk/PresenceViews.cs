using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;

namespace Hotline.Agent.Desk;

/// <summary>Presence as consoles show it.</summary>
internal sealed class PresenceViews(AgentOptions options)
{
    /// <returns>Null for an account that is no agent.</returns>
    public async Task<PresenceView?> OfAsync(Transition t, Guid account, CancellationToken ct)
    {
        const string sql = """
            select agent.state, agent.reason, agent.since, agent.extension,
                   exists (select 1 from agent.registration phone where phone.extension = agent.extension and phone.expires_at > @Now) as phone_registered,
                   agent.wrap_up_until, agent.line,
                   (select expires_at from agent.offer where offer.id = agent.offer_id and offer.state = 'Open') as offer_until
            from agent.presence agent where agent.account_id = @account
            """;
        return await t.OneAsync<ViewRow>(sql, new { account, t.Now }, ct) is { } row
            ? new PresenceView(row.State, row.Reason, row.Since, row.Extension, row.PhoneRegistered, row.WrapUpUntil ?? (row.OfferUntil - options.OfferMargin), row.Line)
            : null;
    }

    /// <summary>Everybody on duty, and whose console is open, for the shift lead.</summary>
    public static Task<List<FloorAgent>> FloorAsync(Transition t, CancellationToken ct)
    {
        const string sql = """
            select agent.account_id, agent.login, agent.name, agent.state, agent.reason, agent.since, agent.extension,
                   exists (select 1 from agent.registration phone where phone.extension = agent.extension and phone.expires_at > @Now) as phone_registered,
                   console.open as connected,
                   call.id as call_id, coalesce(call.held_at is not null, false) as is_on_hold,
                   lead.account_id as lead_id, lead.name as lead_name, lead.stance as lead_stance, coalesce(lead.joined_at is not null, false) as lead_is_in
            from agent.presence agent
            left join agent.call on agent.state = 'Talking' and call.id = agent.call_id and call.ended_at is null
            left join lateral (
                select account_id, name, stance, joined_at from agent.call_party party
                where party.call_id = call.id and party.kind = 'Lead' and party.left_at is null order by party.made_at limit 1) lead on true
            cross join lateral (
                select exists (select 1 from agent.desk_connection c
                               where c.account_id = agent.account_id and c.closed_at is null and c.lease_until > @Now) as open) console
            where agent.state <> 'Offline' or console.open
            order by agent.extension nulls last, agent.login
            """;
        return t.ListAsync<FloorAgent>(sql, new { t.Now }, ct);
    }

    private sealed record ViewRow(
        AgentState State, string? Reason, DateTimeOffset Since, string? Extension, bool PhoneRegistered, DateTimeOffset? WrapUpUntil, LineKind Line, DateTimeOffset? OfferUntil);
}
