using System.Text.Json;
using Hotline.Agent.Data;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Link;

/// <summary>Table <c>agent.registration</c>: which desk phone is registered at which node, until when.</summary>
internal static class RegistrationStore
{
    /// <returns>True when the phone was not registered before.</returns>
    public static async Task<bool> RegisteredAsync(Transition t, string nodeId, PhoneRegistered phone, CancellationToken ct)
    {
        const string sql = """
            insert into agent.registration as kept (extension, node_id, expires_at, contact, path) values (@Extension, @nodeId, @ExpiresAt, @contact, @path)
            on conflict (extension, node_id) do update set expires_at = excluded.expires_at, contact = excluded.contact, path = excluded.path
            returning xmax = 0
            """;
        return await t.OneAsync<bool>(sql, new { phone.Extension, nodeId, phone.ExpiresAt, contact = phone.Route?.Contact, path = phone.Route?.Path.ToArray() }, ct);
    }

    /// <returns>True when it was registered until now.</returns>
    public static async Task<bool> UnregisteredAsync(Transition t, string nodeId, string extension, CancellationToken ct)
    {
        const string sql = "delete from agent.registration where extension = @extension and node_id = @nodeId";
        return await t.RunAsync(sql, new { extension, nodeId }, ct) > 0;
    }

    /// <summary>How the node of a caller reaches a phone that is not registered at it.</summary>
    /// <returns>Null when it is registered there, or can not be reached from there.</returns>
    public static async Task<PhoneRoute?> RouteFromAsync(Transition t, string nodeId, string extension, CancellationToken ct)
    {
        const string sql = """
            select contact, path from agent.registration
            where extension = @extension and contact is not null and expires_at > @Now
              and not exists (select 1 from agent.registration here where here.extension = @extension and here.node_id = @nodeId and here.expires_at > @Now)
            order by expires_at desc limit 1
            """;
        return (await t.OneAsync<RouteRow>(sql, new { extension, nodeId, t.Now }, ct))?.Route;
    }

    /// <summary>The same for the caller of a call and the phone of an agent.</summary>
    public static Asked<RouteRow> AskRoute(Transition t, Guid callId, Guid accountId)
    {
        const string sql = """
            select phone.contact, phone.path from agent.registration phone
            join agent.presence agent on agent.account_id = @accountId and agent.extension = phone.extension
            where phone.contact is not null and phone.expires_at > @Now
              and not exists (select 1 from agent.registration here join agent.call on call.id = @callId and call.node_id = here.node_id
                              where here.extension = phone.extension and here.expires_at > @Now)
            order by phone.expires_at desc limit 1
            """;
        return t.Ask<RouteRow>(sql, new { callId, accountId, t.Now });
    }

    /// <summary>Makes the rows of a node what its snapshot says.</summary>
    /// <returns>The extensions that came or went.</returns>
    public static async Task<List<string>> ReplaceAsync(Transition t, string nodeId, IReadOnlyList<PhoneBinding> phones, CancellationToken ct)
    {
        const string sql = """
            with said as (select * from unnest(@extensions, @expires, @contacts, @paths) as phone (extension, expires_at, contact, path)),
            gone as (
                delete from agent.registration where node_id = @nodeId and extension not in (select extension from said) returning extension),
            came as (
                insert into agent.registration (extension, node_id, expires_at, contact, path)
                select extension, @nodeId, expires_at, contact, case when contact is not null then array(select jsonb_array_elements_text(path::jsonb)) end from said
                on conflict (extension, node_id) do update set expires_at = excluded.expires_at, contact = excluded.contact, path = excluded.path
                returning extension, xmax = 0 as is_new)
            select extension from gone union all select extension from came where is_new
            """;
        var args = new
        {
            nodeId,
            extensions = phones.Select(phone => phone.Extension).ToArray(),
            expires = phones.Select(phone => phone.ExpiresAt.UtcDateTime).ToArray(),
            contacts = phones.Select(phone => phone.Route?.Contact).ToArray(),
            paths = phones.Select(phone => phone.Route is { } route ? JsonSerializer.Serialize(route.Path) : null).ToArray(),
        };
        return await t.ListAsync<string>(sql, args, ct);
    }

    // Dapper fills array columns into properties only, not into a constructor.
    internal sealed class RouteRow
    {
        public PhoneRoute Route => new(Contact, Path);

        public string Contact { get; init; } = "";

        public string[] Path { get; init; } = [];
    }
}
