using System.Collections.Concurrent;
using System.Data;
using Dapper;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Dispatch.Clocks;

/// <summary>
/// Turns the lights that are due and escalates what ran over, from the rows alone: correct after downtime, after a
/// clock jump and with several nodes. A ticket that another node (or a person) is changing is skipped and comes up
/// again at the next sweep. One that cannot be read is put off, longer each time, so that it neither floods the log nor
/// stands in front of the others.
/// </summary>
public sealed partial class ClockSweep
{
    private const int BatchSize = 200;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<Guid, TimeSpan> stuck = new();
    private readonly NpgsqlDataSource database;
    private readonly TicketDesk desk;
    private readonly TimeProvider time;
    private readonly DispatchMetrics metrics;
    private readonly ILogger<ClockSweep> logger;

    internal ClockSweep(NpgsqlDataSource database, TicketDesk desk, TimeProvider time, DispatchMetrics metrics, ILogger<ClockSweep> logger)
    {
        this.database = database;
        this.desk = desk;
        this.time = time;
        this.metrics = metrics;
        this.logger = logger;
    }

    /// <returns>How many tickets were changed.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var changed = 0;
        await using var connection = await database.OpenConnectionAsync(ct);
        while (await DueAsync(connection, ct) is { Count: > 0 } due)
        {
            var turned = 0;
            foreach (var ticketId in due)
            {
                turned += await DoAsync(connection, ticketId, new Escalate(), ct) ? 1 : 0;
            }

            changed += turned;
            metrics.Turned(turned);
            if (turned == 0)
            {
                break;
            }
        }

        return changed;
    }

    /// <returns>When the next clock fires; null when none will.</returns>
    public async Task<DateTimeOffset?> NextAsync(CancellationToken ct)
    {
        const string sql = "select next_fire_at from dispatch.deadline where next_fire_at > @now order by next_fire_at limit 1";
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<DateTimeOffset?>(new CommandDefinition(sql, new { now = time.GetUtcNow() }, cancellationToken: ct));
    }

    /// <summary>Counts provisional deadlines again; to be run when the days off known have changed.</summary>
    /// <returns>How many tickets were changed.</returns>
    public async Task<int> RecountAsync(CancellationToken ct)
    {
        const string sql = "select distinct ticket_id from dispatch.deadline where provisional and finished_at is null";
        await using var connection = await database.OpenConnectionAsync(ct);
        var changed = 0;
        foreach (var ticketId in (await connection.QueryAsync<Guid>(new CommandDefinition(sql, cancellationToken: ct))).AsList())
        {
            changed += await DoAsync(connection, ticketId, new Recount(), ct) ? 1 : 0;
        }

        return changed;
    }

    private async Task<List<Guid>> DueAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        const string sql = """
            select distinct ticket_id
            from (select ticket_id from dispatch.deadline where next_fire_at <= @now order by next_fire_at limit @limit) as due
            """;
        var now = time.GetUtcNow();
        return (await connection.QueryAsync<Guid>(new CommandDefinition(sql, new { now, limit = BatchSize }, cancellationToken: ct))).AsList();
    }

    private async Task<bool> DoAsync(NpgsqlConnection connection, Guid ticketId, TicketCommand command, CancellationToken ct)
    {
        // The ticket's own lock, tried: what FOR UPDATE SKIP LOCKED does, but before the transaction has an id (docs/adr/0011).
        const string tryLock = "select pg_try_advisory_xact_lock(hashtextextended(@ticketId::text, 12345))";
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            if (!await connection.QuerySingleAsync<bool>(new CommandDefinition(tryLock, new { ticketId }, transaction, cancellationToken: ct)))
            {
                return false;
            }

            var (_, changed) = await desk.DoWithinAsync(ticketId, command, Actor.System, null, connection, transaction, ct);
            await transaction.CommitAsync(ct);
            stuck.TryRemove(ticketId, out _);
            return changed;
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or NpgsqlException { IsTransient: true }) && connection.State == ConnectionState.Open)
        {
            // One ticket that cannot be read must not stop everybody's clocks. (A lost connection is not the ticket's fault.)
            await PutOffAsync(connection, ticketId, failure, ct);
            return false;
        }
    }

    private async Task PutOffAsync(NpgsqlConnection connection, Guid ticketId, Exception failure, CancellationToken ct)
    {
        const string sql = "update dispatch.deadline set next_fire_at = @until where ticket_id = @ticketId and next_fire_at <= @now";
        var delay = stuck.AddOrUpdate(ticketId, FirstDelay, (_, last) => last * 2 < LongestDelay ? last * 2 : LongestDelay);
        if (delay == FirstDelay)
        {
            LogStuck(ticketId, failure.GetType().Name);
        }

        var now = time.GetUtcNow();
        await connection.ExecuteAsync(new CommandDefinition(sql, new { ticketId, now, until = now + delay }, cancellationToken: ct));
    }

    [LoggerMessage(2003, LogLevel.Error, "The clocks of ticket {TicketId} could not be turned: {Failure}; tried again at growing intervals of an hour at most, without a further word")]
    private partial void LogStuck(Guid ticketId, string failure);
}
