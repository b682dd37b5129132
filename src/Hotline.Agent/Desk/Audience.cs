using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;

namespace Hotline.Agent.Desk;

/// <summary>Whose consoles are open now. Nobody else needs an event: a console that connects later asks for a snapshot.</summary>
internal static class Audience
{
    public static Task<List<Guid>> OfRolesAsync(Transition t, IReadOnlyCollection<StaffRole> roles, CancellationToken ct)
    {
        const string sql = """
            select distinct account_id from agent.desk_connection
            where roles && @roles and closed_at is null and lease_until > @Now order by account_id
            """;
        return t.ListAsync<Guid>(sql, new { roles = roles.Select(role => role.ToString()).ToArray(), t.Now }, ct);
    }

    /// <summary>Those with one of the roles, the liaisons of the unit, and the one account, if their consoles are open.</summary>
    public static Task<List<Guid>> OfTicketAsync(Transition t, IReadOnlyCollection<StaffRole> roles, IReadOnlyCollection<string> units, Guid owner, CancellationToken ct)
    {
        const string sql = """
            select distinct account_id from agent.desk_connection
            where (roles && @roles or ('Liaison' = any(roles) and unit_code = any(@units)) or account_id = @owner)
              and closed_at is null and lease_until > @Now
            order by account_id
            """;
        return t.ListAsync<Guid>(sql, new { roles = roles.Select(role => role.ToString()).ToArray(), units = units.ToArray(), owner, t.Now }, ct);
    }
}
