using System.Net;
using Npgsql;

namespace Hotline.Agent.Setup;

/// <summary>A network from which calls are taken besides loopback and private addresses.</summary>
/// <param name="Network">CIDR, for example 203.0.113.0/28; host bits must be zero.</param>
public sealed record Trunk(string Network, string Name);

/// <summary>Table <c>agent.trunk</c>.</summary>
public sealed class TrunkStore
{
    private readonly TimeProvider time;

    internal TrunkStore(TimeProvider time) => this.time = time;

    /// <summary>Saves all or none, in the caller's transaction, and announces the new settings.</summary>
    public async Task<SetupOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<Trunk> trunks, CancellationToken ct)
    {
        var setup = new SetupWork(transaction, time);
        var problems = trunks.SelectMany(Check).Concat(SetupWork.Twice(trunks, trunk => trunk.Network, nameof(Trunk.Network))).ToList();
        if (problems.Count > 0)
        {
            return new SetupOutcome(0, 0, problems);
        }

        const string sql = """
            insert into agent.trunk (network, name, changed_at) values (@Network::cidr, @Name, @Now)
            on conflict (network) do update set name = excluded.name, changed_at = excluded.changed_at
            returning xmax = 0
            """;
        var created = 0;
        foreach (var trunk in trunks)
        {
            created += await setup.OneAsync<bool>(sql, new { trunk.Network, trunk.Name, setup.Now }, ct) ? 1 : 0;
        }

        await setup.SettingsChangedAsync(ct);
        return new SetupOutcome(created, trunks.Count - created, []);
    }

    /// <returns>False when there is no such trunk.</returns>
    public async Task<bool> DeleteAsync(NpgsqlTransaction transaction, string network, CancellationToken ct)
    {
        var setup = new SetupWork(transaction, time);
        var gone = IPNetwork.TryParse(network, out _)
            && await setup.RunAsync("delete from agent.trunk where network = @network::cidr", new { network }, ct) > 0;
        await setup.SettingsChangedAsync(ct);
        return gone;
    }

    public async Task<IReadOnlyList<Trunk>> ListAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        await new SetupWork(transaction, time).ListAsync<Trunk>("select network::text as network, name from agent.trunk order by network", null, ct);

    private static IEnumerable<SetupProblem> Check(Trunk trunk, int row)
    {
        // PostgreSQL's cidr and the telephony node both want the host bits zero.
        var slash = trunk.Network.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !IPNetwork.TryParse(trunk.Network, out var network)
            || !IPAddress.TryParse(trunk.Network.AsSpan(0, slash), out var given) || !network.BaseAddress.Equals(given))
        {
            yield return new(row, nameof(Trunk.Network), "网段应为 CIDR 形式，例如 203.0.113.0/28");
        }

        if (string.IsNullOrWhiteSpace(trunk.Name) || trunk.Name.Length > 50)
        {
            yield return new(row, nameof(Trunk.Name), "中继名称不能为空，最多 50 字");
        }
    }
}
