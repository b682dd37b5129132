using System.Globalization;
using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Setup;
using Hotline.Telephony.Contracts;
using Npgsql;

namespace Hotline.Api.Admin.Kinds;

/// <summary>中继: carriers' trunks, each with its networks, caller-ID rule, caps, probe and the account with its carrier. The password is write only.</summary>
internal sealed class Trunks(TrunkStore store) : AdminKind<TrunkEntry>
{
    public override string Name => "trunks";

    public override IReadOnlyList<string> Columns => ["code", "name", "networks", "callerFrom", "areaCode", "prefixes", "maxCalls", "maxRate", "probe", "gateway", "domain", "userName", "realm", "registers", "pilot", "numberFormat", "identity", "hidesNumber", "secured", "state"];

    public override IReadOnlyList<string> RequiredColumns => ["code", "name", "networks"];

    public override Task<bool> RemoveAsync(NpgsqlTransaction transaction, string key, CancellationToken ct) => store.DeleteAsync(transaction, key, ct);

    protected override string Key(TrunkEntry entry) => entry.Code ?? "";

    /// <summary>How the carrier's line does is nobody's edit.</summary>
    protected override TrunkEntry Kept(TrunkEntry entry) => entry with { State = null };

    protected override TrunkEntry Read(CsvRow row) => new(
        row.Required("code"), row.Required("name"), row.Several("networks"), row.Text("callerFrom"), row.Text("areaCode"), row.Several("prefixes"),
        row.Number("maxCalls", 0), row.Text("probe"), MaxRate: row.Number("maxRate", 0), Gateway: row.Text("gateway"),
        Domain: row.Text("domain"), UserName: row.Text("userName"), Password: row.Text("password"), Realm: row.Text("realm"), Registers: row.Flag("registers"), Pilot: row.Text("pilot"),
        NumberFormat: row.Text("numberFormat"), Identity: row.Text("identity"), HidesNumber: row.Flag("hidesNumber"), Secured: row.Flag("secured"));

    protected override IReadOnlyList<string?> Write(TrunkEntry entry) =>
    [
        entry.Code, entry.Name, string.Join('|', entry.Networks), entry.CallerFrom, entry.AreaCode, string.Join('|', entry.Prefixes ?? []),
        entry.MaxCalls.ToString(CultureInfo.InvariantCulture), entry.MaxRate.ToString(CultureInfo.InvariantCulture), entry.Probe, entry.Gateway,
        entry.Domain, entry.UserName, entry.Realm, CsvFile.Flag(entry.Registers), entry.Pilot, entry.NumberFormat, entry.Identity, CsvFile.Flag(entry.HidesNumber), CsvFile.Flag(entry.Secured), entry.State,
    ];

    protected override async Task<IReadOnlyList<TrunkEntry>> EntriesAsync(NpgsqlTransaction transaction, CancellationToken ct)
    {
        var health = await store.HealthAsync(transaction, ct);
        return [.. (await store.ListAsync(transaction, ct)).Select(trunk => new TrunkEntry(
            trunk.Code, trunk.Name, trunk.Networks, trunk.CallerFrom, trunk.AreaCode, trunk.Prefixes, trunk.MaxCalls, trunk.Probe,
            trunk.Probe is null && !trunk.Registers ? null : health.GetValueOrDefault(trunk.Code), trunk.MaxRate, trunk.Gateway, trunk.Domain, trunk.UserName, Password: null, trunk.Realm,
            trunk.Registers, trunk.Pilot, trunk.NumberFormat, trunk.Identity, trunk.HidesNumber, trunk.Secured))];
    }

    protected override async Task<AdminOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<TrunkEntry> entries, CancellationToken ct) =>
        SetupFaults.Of(await store.SaveAsync(transaction, [.. entries.Select(Trunk)], ct), []);

    private static Trunk Trunk(TrunkEntry entry) => new(
        entry.Code ?? "", entry.Name ?? "", entry.Networks ?? [], Blank(entry.CallerFrom) ?? nameof(CallerIdSource.Asserted), Blank(entry.AreaCode), entry.Prefixes ?? [],
        entry.MaxCalls, Blank(entry.Probe), entry.MaxRate, Blank(entry.Gateway))
    {
        Domain = Blank(entry.Domain),
        UserName = Blank(entry.UserName),
        Password = string.IsNullOrEmpty(entry.Password) ? null : entry.Password,
        Realm = Blank(entry.Realm),
        Registers = entry.Registers,
        Pilot = Blank(entry.Pilot),
        NumberFormat = Blank(entry.NumberFormat) ?? nameof(NumberFormat.National),
        Identity = Blank(entry.Identity) ?? nameof(IdentityHeader.Asserted),
        HidesNumber = entry.HidesNumber,
        Secured = entry.Secured,
    };
}
