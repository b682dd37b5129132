using Npgsql;

namespace Hotline.Agent.Setup;

/// <summary>What each telephony node obeys, whatever the trunk.</summary>
/// <param name="RingSeconds">So long a caller hears ringing before the hotline answers; 0 to 30.</param>
/// <param name="MaxCalls">At once on a node; 1 to 100,000. The next one gets 503 with Retry-After (RFC 3261 §21.5.4).</param>
public sealed record Switchboard(int RingSeconds, int MaxCalls);

/// <summary>The one row of <c>agent.node_settings</c>, without the version and the realm that the phones' secrets were made with.</summary>
public sealed class SwitchboardStore
{
    private readonly TimeProvider time;

    internal SwitchboardStore(TimeProvider time) => this.time = time;

    public Task<Switchboard> ReadAsync(NpgsqlTransaction transaction, CancellationToken ct) => OneAsync(transaction, "", ct);

    /// <summary>As it is, and nobody else's to change until the transaction ends.</summary>
    public Task<Switchboard> LockedAsync(NpgsqlTransaction transaction, CancellationToken ct) => OneAsync(transaction, "for update", ct);

    /// <summary>In the caller's transaction; the nodes hear of it when that commits.</summary>
    public async Task SaveAsync(NpgsqlTransaction transaction, Switchboard switchboard, CancellationToken ct)
    {
        var setup = new SetupWork(transaction, time);
        await setup.RunAsync("update agent.node_settings set ring_seconds = @RingSeconds, max_calls = @MaxCalls", switchboard, ct);
        await setup.SettingsChangedAsync(ct);
    }

    private async Task<Switchboard> OneAsync(NpgsqlTransaction transaction, string locking, CancellationToken ct) =>
        await new SetupWork(transaction, time).OneAsync<Switchboard>($"select round(ring_seconds)::integer as ring_seconds, max_calls from agent.node_settings {locking}", null, ct)
        ?? throw new InvalidOperationException("agent.node_settings is empty.");
}
