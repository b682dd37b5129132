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

    /// <summary>Those with one of the roles, the liaisons of the units, and the owners, if their consoles are open: asked once for many tickets.</summary>
    /// <param name="shift">The roles of those whom only some of the tickets concern.</param>
    public static async Task<TicketAudience> OfTicketsAsync(
        Transition t, IReadOnlyCollection<StaffRole> roles, IReadOnlyCollection<StaffRole> shift, IReadOnlyCollection<string> units, IReadOnlyCollection<Guid> owners, CancellationToken ct)
    {
        const string sql = """
            select distinct account_id, roles && @roles as always, roles && @shift as shift, case when 'Liaison' = any(roles) then unit_code end as unit_code
            from agent.desk_connection
            where (roles && @roles or roles && @shift or ('Liaison' = any(roles) and unit_code = any(@units)) or account_id = any(@owners))
              and closed_at is null and lease_until > @Now
            order by account_id
            """;
        return new TicketAudience(await t.ListAsync<OpenConsole>(
            sql, new { roles = roles.Select(role => role.ToString()).ToArray(), shift = shift.Select(role => role.ToString()).ToArray(), units = units.ToArray(), owners = owners.ToArray(), t.Now }, ct));
    }
}

/// <param name="Always">By its role it hears of every ticket.</param>
/// <param name="Shift">By its role it hears of those that any of the shift may see to.</param>
/// <param name="UnitCode">A liaison's.</param>
internal sealed record OpenConsole(Guid AccountId, bool Always, bool Shift, string? UnitCode);

/// <summary>The open consoles that tickets of one batch concern.</summary>
internal sealed class TicketAudience(IReadOnlyList<OpenConsole> open)
{
    /// <summary>Whom one of the tickets concerns, in account order.</summary>
    public IEnumerable<Guid> Of(IReadOnlyCollection<string> units, Guid owner, bool shift) => open
        .Where(console => console.Always || (shift && console.Shift) || console.AccountId == owner || (console.UnitCode is { } unit && units.Contains(unit)))
        .Select(console => console.AccountId).Distinct();
}
