using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Setup;
using Npgsql;

namespace Hotline.Api.Admin.Kinds;

/// <summary>中继: networks from which calls are taken. Key: the network.</summary>
internal sealed class Trunks(TrunkStore store) : AdminKind<TrunkEntry>
{
    public override string Name => "trunks";

    public override IReadOnlyList<string> Columns => ["network", "name"];

    public override IReadOnlyList<string> RequiredColumns => ["network", "name"];

    public override Task<bool> RemoveAsync(NpgsqlTransaction transaction, string key, CancellationToken ct) => store.DeleteAsync(transaction, key, ct);

    protected override string Key(TrunkEntry entry) => entry.Network ?? "";

    protected override TrunkEntry Read(CsvRow row) => new(row.Required("network"), row.Required("name"));

    protected override IReadOnlyList<string?> Write(TrunkEntry entry) => [entry.Network, entry.Name];

    protected override async Task<IReadOnlyList<TrunkEntry>> EntriesAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        [.. (await store.ListAsync(transaction, ct)).Select(trunk => new TrunkEntry(trunk.Network, trunk.Name))];

    protected override async Task<AdminOutcome> SaveAsync(NpgsqlTransaction transaction, IReadOnlyList<TrunkEntry> entries, CancellationToken ct) =>
        SetupFaults.Of(await store.SaveAsync(transaction, [.. entries.Select(entry => new Trunk(entry.Network ?? "", entry.Name ?? ""))], ct), []);
}
