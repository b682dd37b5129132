using Hotline.Agent.Data;
using Hotline.Dispatch.Privacy;
using Hotline.Telephony.Contracts;
using Npgsql;

namespace Hotline.Agent.Setup;

/// <summary>Tables <c>agent.trunk</c> and <c>agent.trunk_network</c>. A password is encrypted, goes to the telephony nodes and nowhere else.</summary>
public sealed class TrunkStore
{
    private const string Table = "agent.trunk", Column = "password";

    private readonly FieldCipher cipher;
    private readonly TimeProvider time;

    internal TrunkStore(FieldCipher cipher, TimeProvider time) => (this.cipher, this.time) = (cipher, time);

    /// <summary>Saves all or none, in the caller's transaction, and announces the new settings.</summary>
    public async Task<SetupOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<Trunk> trunks, CancellationToken ct)
    {
        var setup = new SetupWork(transaction, time);
        var known = (await setup.ListAsync<TrunkRow>(TrunkRow.Sql, null, ct)).ToDictionary(row => row.Code);
        var others = known.Values.Where(row => trunks.All(trunk => trunk.Code != row.Code)).Select(row => row.Trunk).ToList();
        var problems = trunks.SelectMany(TrunkCheck.Of)
            .Concat(trunks.SelectMany((trunk, row) => TrunkAccountCheck.Of(trunk, row, KeepsPassword(trunk, known.GetValueOrDefault(trunk.Code)))))
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
            created += await WriteAsync(setup, trunk, known.GetValueOrDefault(trunk.Code), ct) ? 1 : 0;
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

    internal async Task<List<TrunkSettings>> SettingsAsync(Transition t, CancellationToken ct) =>
        (await t.ListAsync<TrunkRow>(TrunkRow.Sql, null, ct)).ConvertAll(row => row.Settings(cipher.Decrypt(row.PasswordEnc, Table, Column, row.Id)));

    private async Task<bool> WriteAsync(SetupWork setup, Trunk trunk, TrunkRow? before, CancellationToken ct)
    {
        const string sql = """
            insert into agent.trunk (code, id, name, caller_from, area_code, prefixes, max_calls, max_rate, probe, gateway, domain, user_name, password_enc, realm, registers, pilot,
                number_format, identity, hides_number, secured, changed_at)
            values (@Code, @id, @Name, @CallerFrom, @AreaCode, @prefixes, @MaxCalls, @MaxRate, @Probe, @Gateway, @Domain, @UserName, @password, @Realm, @Registers, @Pilot,
                @NumberFormat, @Identity, @HidesNumber, @Secured, @Now)
            on conflict (code) do update set name = excluded.name, caller_from = excluded.caller_from, area_code = excluded.area_code,
                prefixes = excluded.prefixes, max_calls = excluded.max_calls, max_rate = excluded.max_rate, probe = excluded.probe, gateway = excluded.gateway,
                domain = excluded.domain, user_name = excluded.user_name, password_enc = excluded.password_enc, realm = excluded.realm, registers = excluded.registers, pilot = excluded.pilot,
                number_format = excluded.number_format, identity = excluded.identity, hides_number = excluded.hides_number, secured = excluded.secured, changed_at = excluded.changed_at
            returning xmax = 0
            """;
        var id = before?.Id ?? Guid.CreateVersion7(setup.Now);
        var password = trunk.UserName is null ? null : trunk.Password is null ? before?.PasswordEnc : cipher.Encrypt(trunk.Password, Table, Column, id);
        var prefixes = (trunk.Prefixes ?? []).ToArray();
        var isNew = await setup.OneAsync<bool>(sql, new
        {
            trunk.Code, id, trunk.Name, trunk.CallerFrom, trunk.AreaCode, prefixes, trunk.MaxCalls, trunk.MaxRate, trunk.Probe, trunk.Gateway, trunk.Domain, trunk.UserName, password,
            trunk.Realm, trunk.Registers, trunk.Pilot, trunk.NumberFormat, trunk.Identity, trunk.HidesNumber, trunk.Secured, setup.Now,
        }, ct);
        const string networks = "insert into agent.trunk_network (network, trunk_code) select network::cidr, @Code from unnest(@networks) as given (network)";
        await setup.RunAsync(networks, new { trunk.Code, networks = trunk.Networks.ToArray() }, ct);
        return isNew;
    }

    /// <summary>A kept password is for the place it was entered for: elsewhere its digests would be a stranger's.</summary>
    private static bool KeepsPassword(Trunk trunk, TrunkRow? before) => before?.PasswordEnc is not null && before.Gateway == trunk.Gateway;

    private static string Word(TrunkState state) => state switch
    {
        TrunkState.Up => "通",
        TrunkState.Down => "断",
        TrunkState.Unregistered => "未注册",
        TrunkState.Refused => "注册被拒",
        _ => "待测",
    };

    private sealed record HealthRow(string TrunkCode, string NodeId, TrunkState State);
}
