using Hotline.Telephony.Contracts;
using Npgsql;

namespace Hotline.Agent.Setup;

/// <summary>A carrier's trunk as administrators set it up.</summary>
/// <param name="Code">Lower-case letters, digits and hyphens, up to 32.</param>
/// <param name="Networks">CIDR, for example 203.0.113.0/28, host bits zero; calls are taken from there besides loopback and private addresses. A network belongs to one trunk.</param>
/// <param name="CallerFrom">Asserted or From: see <see cref="CallerIdSource"/>.</param>
/// <param name="AreaCode">As 0791; put before local numbers.</param>
/// <param name="Prefixes">Digits that the carrier puts before the number.</param>
/// <param name="MaxCalls">At once on a node; 0 without a cap.</param>
/// <param name="MaxRate">New calls in any one second on a node; 0 without a cap.</param>
/// <param name="Probe">SIP URI with an address, asked with OPTIONS; null: not asked.</param>
/// <param name="Gateway">SIP URI with an address that takes calls of ours; null: the trunk only brings calls.</param>
public sealed record Trunk(
    string Code, string Name, IReadOnlyList<string> Networks, string CallerFrom = nameof(CallerIdSource.Asserted), string? AreaCode = null,
    IReadOnlyList<string>? Prefixes = null, int MaxCalls = 0, string? Probe = null, int MaxRate = 0, string? Gateway = null);

/// <summary>Tables <c>agent.trunk</c> and <c>agent.trunk_network</c>.</summary>
public sealed class TrunkStore
{
    private readonly TimeProvider time;

    internal TrunkStore(TimeProvider time) => this.time = time;

    /// <summary>Saves all or none, in the caller's transaction, and announces the new settings.</summary>
    public async Task<SetupOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<Trunk> trunks, CancellationToken ct)
    {
        var setup = new SetupWork(transaction, time);
        var others = (await ListAsync(transaction, ct)).Where(known => trunks.All(trunk => trunk.Code != known.Code)).ToList();
        var problems = trunks.SelectMany(TrunkCheck.Of)
            .Concat(SetupWork.Twice(trunks, trunk => trunk.Code, nameof(Trunk.Code)))
            .Concat(TrunkCheck.TakenNetworks(trunks, others))
            .ToList();
        if (problems.Count > 0)
        {
            return new SetupOutcome(0, 0, problems);
        }

        await setup.RunAsync("delete from agent.trunk_network where trunk_code = any(@codes)", new { codes = trunks.Select(trunk => trunk.Code).ToArray() }, ct);
        var created = 0;
        foreach (var trunk in trunks)
        {
            created += await WriteAsync(setup, trunk, ct) ? 1 : 0;
        }

        await setup.SettingsChangedAsync(ct);
        return new SetupOutcome(created, trunks.Count - created, []);
    }

    /// <returns>False when there is no such trunk.</returns>
    public async Task<bool> DeleteAsync(NpgsqlTransaction transaction, string code, CancellationToken ct)
    {
        var setup = new SetupWork(transaction, time);
        var gone = await setup.RunAsync("delete from agent.trunk where code = @code", new { code }, ct) > 0;
        await setup.SettingsChangedAsync(ct);
        return gone;
    }

    public async Task<IReadOnlyList<Trunk>> ListAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        (await new SetupWork(transaction, time).ListAsync<TrunkRow>(TrunkRow.Sql, null, ct)).ConvertAll(row => row.Trunk);

    /// <summary>Whether each trunk answers, in words for the operator's page: <c>tel-1 通，tel-2 断</c>.</summary>
    public async Task<IReadOnlyDictionary<string, string>> HealthAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "select trunk_code, node_id, state from agent.trunk_health order by trunk_code, node_id";
        var rows = await new SetupWork(transaction, time).ListAsync<HealthRow>(sql, null, ct);
        return rows.GroupBy(row => row.TrunkCode).ToDictionary(of => of.Key, of => string.Join('，', of.Select(row => $"{row.NodeId} {Word(row.State)}")));
    }

    private static async Task<bool> WriteAsync(SetupWork setup, Trunk trunk, CancellationToken ct)
    {
        const string sql = """
            insert into agent.trunk (code, name, caller_from, area_code, prefixes, max_calls, max_rate, probe, gateway, changed_at)
            values (@Code, @Name, @CallerFrom, @AreaCode, @prefixes, @MaxCalls, @MaxRate, @Probe, @Gateway, @Now)
            on conflict (code) do update set name = excluded.name, caller_from = excluded.caller_from, area_code = excluded.area_code,
                prefixes = excluded.prefixes, max_calls = excluded.max_calls, max_rate = excluded.max_rate, probe = excluded.probe, gateway = excluded.gateway, changed_at = excluded.changed_at
            returning xmax = 0
            """;
        var prefixes = (trunk.Prefixes ?? []).ToArray();
        var isNew = await setup.OneAsync<bool>(sql, new { trunk.Code, trunk.Name, trunk.CallerFrom, trunk.AreaCode, prefixes, trunk.MaxCalls, trunk.MaxRate, trunk.Probe, trunk.Gateway, setup.Now }, ct);
        const string networks = "insert into agent.trunk_network (network, trunk_code) select network::cidr, @Code from unnest(@networks) as given (network)";
        await setup.RunAsync(networks, new { trunk.Code, networks = trunk.Networks.ToArray() }, ct);
        return isNew;
    }

    private static string Word(TrunkState state) => state switch
    {
        TrunkState.Up => "通",
        TrunkState.Down => "断",
        _ => "待测",
    };

    private sealed record HealthRow(string TrunkCode, string NodeId, TrunkState State);
}

// Dapper fills array columns into properties only, not into a constructor.
internal sealed class TrunkRow
{
    public const string Sql = """
        select code, name, caller_from, area_code, prefixes, max_calls, max_rate, probe, gateway,
               array(select network::text from agent.trunk_network where trunk_code = code order by network) as networks
        from agent.trunk order by code
        """;

    public string Code { get; init; } = "";

    public string Name { get; init; } = "";

    public string CallerFrom { get; init; } = "";

    public string? AreaCode { get; init; }

    public string[] Prefixes { get; init; } = [];

    public int MaxCalls { get; init; }

    public int MaxRate { get; init; }

    public string? Probe { get; init; }

    public string? Gateway { get; init; }

    public string[] Networks { get; init; } = [];

    public Trunk Trunk => new(Code, Name, Networks, CallerFrom, AreaCode, Prefixes, MaxCalls, Probe, MaxRate, Gateway);

    public TrunkSettings Settings => new(Code, Networks, new CallerIdRule(Enum.Parse<CallerIdSource>(CallerFrom), Prefixes, AreaCode), MaxCalls, Probe, MaxRate, Gateway);
}
