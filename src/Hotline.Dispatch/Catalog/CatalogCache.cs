using Dapper;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.FollowUps;
using Npgsql;

namespace Hotline.Dispatch.Catalog;

/// <summary>
/// Hands out the catalogue as it stands. Read again when older than <see cref="FreshFor"/>, so that a change made on
/// another node arrives within that time; a change made here counts at once.
/// </summary>
public sealed class CatalogCache(NpgsqlDataSource database, TimeProvider time)
{
    private readonly Lock gate = new();
    private volatile Entry? entry;
    private long generation;
    private int reading;

    public static TimeSpan FreshFor { get; } = TimeSpan.FromSeconds(10);

    public async ValueTask<CatalogSnapshot> GetAsync(CancellationToken ct)
    {
        var cached = entry;
        if (cached is not null && (time.GetElapsedTime(cached.ReadAt) < FreshFor || Interlocked.Exchange(ref reading, 1) == 1))
        {
            // Fresh, or another caller is reading it again already: no queue of callers each holding a connection.
            return cached.Snapshot;
        }

        try
        {
            var begunIn = Interlocked.Read(ref generation);
            var readAt = time.GetTimestamp();
            var snapshot = await ReadAsync(ct);
            lock (gate)
            {
                // Read before a change that was committed meanwhile: good for this caller, not to be kept.
                if (begunIn == generation)
                {
                    entry = new Entry(snapshot, readAt);
                }
            }

            return snapshot;
        }
        finally
        {
            Volatile.Write(ref reading, 0);
        }
    }

    /// <summary>Forgets what was read, and what is being read now; the stores call it after the commit.</summary>
    public void Invalidate()
    {
        lock (gate)
        {
            generation++;
            entry = null;
        }
    }

    /// <summary>
    /// As it is committed now, for whoever decides on what the next one builds upon: what this node read some seconds ago may have been changed on another.
    /// It stays so only under a lock that every such writer takes (<see cref="AdminLock"/>).
    /// </summary>
    public static Task<CatalogSnapshot> WithinAsync(NpgsqlTransaction transaction, CancellationToken ct) =>
        ReadAsync(transaction.Connection ?? throw new ArgumentException("The transaction has ended.", nameof(transaction)), transaction, ct);

    private async Task<CatalogSnapshot> ReadAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await ReadAsync(connection, null, ct);
    }

    private static async Task<CatalogSnapshot> ReadAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct)
    {
        const string sql = $"""
            select code, name, parent_code, region_code, working_hours, active, level from dispatch.unit;
            select code, name, parent_code, active from dispatch.category;
            select code, name, parent_code, level from dispatch.region;
            select {RuleStore.Columns} from dispatch.routing_rule;
            select day, name, is_off_day from dispatch.holiday;
            select clock, ticket_type, urgency, amount, unit, basis from dispatch.policy_limit;
            select {PolicyStore.Columns} from dispatch.policy;
            select {PlatformStore.Columns} from dispatch.platform;
            select {FollowUpPlanStore.Columns} from dispatch.follow_up_plan
            """;
        await using var all = await connection.QueryMultipleAsync(new CommandDefinition(sql, transaction: transaction, cancellationToken: ct));
        return new CatalogSnapshot(
            await all.ReadAsync<Unit>(),
            await all.ReadAsync<Category>(),
            await all.ReadAsync<Region>(),
            await all.ReadAsync<RoutingRule>(),
            await all.ReadAsync<Holiday>(),
            await all.ReadAsync<PolicyLimit>(),
            await all.ReadSingleAsync<Policy>(),
            await all.ReadAsync<Platform>())
        {
            FollowUpPlans = [.. await all.ReadAsync<FollowUpPlan>()],
        };
    }

    private sealed record Entry(CatalogSnapshot Snapshot, long ReadAt);
}
