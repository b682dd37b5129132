using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;

namespace Hotline.Agent.Desk;

/// <summary>Table <c>agent.desk_connection</c>: every open console of every web node, as leases.</summary>
internal static class DeskConnectionStore
{
    public static Task OpenAsync(
        Transition t, string connectionId, Guid account, Guid webNode, IReadOnlyList<StaffRole> roles, string? unit, TimeSpan lease, CancellationToken ct)
    {
        const string sql = """
            insert into agent.desk_connection (connection_id, account_id, web_node, roles, unit_code, opened_at, lease_until)
            values (@connectionId, @account, @webNode, @roles, @unit, @Now, @until)
            on conflict (connection_id) do nothing
            """;
        var names = roles.Select(role => role.ToString()).ToArray();
        return t.WriteAsync(sql, new { connectionId, account, webNode, roles = names, unit, t.Now, until = t.Now + lease }, ct);
    }

    public static Task CloseAsync(Transition t, string connectionId, CancellationToken ct)
    {
        const string sql = "update agent.desk_connection set closed_at = @Now, lease_until = least(lease_until, @Now) where connection_id = @connectionId";
        return t.WriteAsync(sql, new { connectionId, t.Now }, ct);
    }

    /// <summary>A sign of life of this web node for all its consoles; forgets what has been gone for long.</summary>
    public static async Task RenewAsync(Transition t, Guid webNode, TimeSpan lease, TimeSpan keep, CancellationToken ct)
    {
        const string renew = "update agent.desk_connection set lease_until = @until where web_node = @webNode and closed_at is null";
        const string forget = "delete from agent.desk_connection where lease_until < @longAgo";
        await t.WriteAsync(renew, new { webNode, until = t.Now + lease }, ct);
        await t.WriteAsync(forget, new { longAgo = t.Now - keep }, ct);
    }
}
