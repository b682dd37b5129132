using Hotline.Agent.Data;
using Hotline.Agent.Setup;
using Hotline.Agent.Vault;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Link;

/// <summary>Builds the settings of the telephony nodes from the database, as one consistent snapshot.</summary>
internal sealed class SettingsSource(Transitions transitions, PhoneStore phones, TrunkStore trunkStore, RecordingKeys keys)
{
    public async Task<SettingsOfNodes> ReadAsync(CancellationToken ct)
    {
        var key = await keys.CurrentAsync(ct);
        await using var t = await transitions.BeginAsync(ct);
        await t.RunAsync("set transaction isolation level repeatable read, read only", null, ct);
        const string sql = "select version, realm, ring_seconds, max_calls from agent.node_settings";
        var row = await t.OneAsync<SettingsRow>(sql, null, ct) ?? throw new InvalidOperationException("agent.node_settings is empty.");
        var numbers = await t.ListAsync<string>("select number from agent.queue_number order by number", null, ct);
        var trunks = await trunkStore.SettingsAsync(t, ct);
        var takingCalls = await t.ListAsync<string>("select node_id from agent.telephony_node where takes_calls", null, ct);
        var common = new NodeSettings(
            row.Version, numbers, row.Realm, await phones.SecretsAsync(t, ct), [.. trunks.SelectMany(trunk => trunk.Networks)], row.RingSeconds, row.MaxCalls,
            Convert.ToBase64String(key.PublicKey), key.Id.ToString())
        {
            Trunks = trunks,
        };
        return new SettingsOfNodes(common, takingCalls);
    }

    private sealed record SettingsRow(long Version, string Realm, double RingSeconds, int MaxCalls);
}
