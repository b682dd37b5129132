using Dapper;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Dispatch.Clocks;

/// <summary>
/// Turns the lights that are due and escalates what ran over, from the rows alone: correct after downtime, after a
/// clock jump and with several nodes. Some hundred tickets are one transaction; if they cannot be written together, each
/// is tried by itself. A ticket that another node (or a person) is changing is skipped and comes up again at the next
/// sweep. One that cannot be read holds up none of the others: it is put off, longer each time, so that it neither
/// floods the log nor stands in front of them.
/// </summary>
public sealed partial class ClockSweep
{
    private const int BatchSize = 400;

    /// <summary>Of a backlog, so many batches are under way.</summary>
    private const int AtOnce = 2;

    /// <summary>After so many batches without a change, one after the other, somebody else has all there is, or nobody can do it.</summary>
    private const int Idle = 3;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);
    private readonly PutOff<Guid> stuck;
    private readonly NpgsqlDataSource database;
    private readonly TicketDesk desk;
    private readonly TurningStore turning;
    private readonly CatalogCache catalog;
    private readonly OutboxTurns turns;
    private readonly TimeProvider time;
    private readonly DispatchMetrics metrics;
    private readonly ILogger<ClockSweep> logger;

    internal ClockSweep(
        NpgsqlDataSource database, TicketDesk desk, TurningStore turning, CatalogCache catalog, OutboxTurns turns, TimeProvider time, DispatchMetrics metrics,
        ILogger<ClockSweep> logger)
    {
        this.database = database;
        this.desk = desk;
        this.turning = turning;
        this.catalog = catalog;
        this.turns = turns;
        this.time = time;
        this.metrics = metrics;
        this.logger = logger;
        stuck = new PutOff<Guid>(FirstDelay, LongestDelay, time);
    }

    /// <returns>How many tickets were changed.</returns>
    public async Task<int> RunAsync(CancellationToken ct) => (await SweepAsync(ct)).Changed;

    /// <summary>The same, and up to which moment what was due has been looked for.</summary>
    internal async Task<(int Changed, DateTimeOffset AsOf)> SweepAsync(CancellationToken ct)
    {
        var (changed, full, asOf) = await BatchAsync(ct);
        if (!full || changed == 0)
        {
            return (changed, asOf);
        }

        // A backlog: one batch is decided on while the database writes another, as if two nodes swept. What follows from it can wait until it is through.
        var swept = await turns.HoldAsync(() => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => UntilDoneAsync(ct))), ct);
        return (changed + swept.Sum(one => one.Changed), swept.Min(one => one.AsOf));
    }

    private async Task<(int Changed, DateTimeOffset AsOf)> UntilDoneAsync(CancellationToken ct)
    {
        var (sum, idle) = (0, 0);
        while (true)
        {
            var (changed, full, asOf) = await BatchAsync(ct);
            sum += changed;

            // A batch found while another was being committed may be that other's: locked once it was let go, and nothing left to do. There is more behind it.
            idle = changed > 0 ? 0 : idle + 1;
            if (!full || idle == Idle)
            {
                return (sum, asOf);
            }
        }
    }

    /// <returns>How many tickets were changed, whether as many were found as one batch takes, and as of which moment.</returns>
    private async Task<(int Changed, bool Full, DateTimeOffset AsOf)> BatchAsync(CancellationToken ct)
    {
        // Read it before holding a connection, so that two are never needed at once.
        var scene = new Scene(Actor.System, time.GetUtcNow(), await catalog.GetAsync(ct));
        await using var connection = await database.OpenConnectionAsync(ct);
        var (found, turned, apart) = await TurnAsync(connection, scene, ct);
        foreach (var ticketId in apart)
        {
            turned += await DoAsync(connection, ticketId, new Escalate(), ct) ? 1 : 0;
        }

        metrics.Turned(turned);
        return (turned, found == BatchSize, scene.Now);
    }

    /// <returns>When the next clock fires after an instant; null when none will. And whether one that should have fired by then has not.</returns>
    internal async Task<(DateTimeOffset? Next, bool LeftBehind)> NextAsync(DateTimeOffset after, CancellationToken ct)
    {
        const string sql = """
            select (select min(next_fire_at) from dispatch.deadline where next_fire_at > @after), exists (select 1 from dispatch.deadline where next_fire_at <= @after)
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleAsync<(DateTimeOffset?, bool)>(new CommandDefinition(sql, new { after }, cancellationToken: ct));
    }

    /// <summary>Those longest due, together.</summary>
    /// <returns>How many were due and free, how many of them are done, and which are to be done one by one.</returns>
    private async Task<(int Found, int Turned, IReadOnlyList<Guid> Apart)> TurnAsync(NpgsqlConnection connection, Scene scene, CancellationToken ct)
    {
        Guid[] due = [];
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            due = await TurningStore.LockDueAsync(connection, transaction, scene.Now, BatchSize, ct);
            if (due.Length == 0)
            {
                return (0, 0, []);
            }

            // What a person did to one of them while it was looked for came first, and is not later than what is decided on now that it is locked.
            var turned = await turning.TurnAsync(connection, transaction, due, scene with { Now = time.GetUtcNow() }, ct);
            await transaction.CommitAsync(ct);
            foreach (var ticketId in stuck.IsEmpty ? [] : due.Except(turned.Apart))
            {
                stuck.Drop(ticketId);
            }

            return (due.Length, turned.Tickets, turned.Apart);
        }
        catch (Exception failure) when (due.Length > 0 && SweptTicket.IsTheTickets(failure, connection))
        {
            return (due.Length, 0, due);
        }
    }

    private async Task<bool> DoAsync(NpgsqlConnection connection, Guid ticketId, TicketCommand command, CancellationToken ct)
    {
        var swept = await SweptTicket.DoAsync(desk, connection, ticketId, command, ct);
        if (swept.Failure is { } failure)
        {
            // One ticket that cannot be read must not stop everybody's clocks.
            await PutOffAsync(connection, ticketId, failure, ct);
        }
        else if (!swept.Busy)
        {
            stuck.Drop(ticketId);
        }

        return swept.Changed;
    }

    private async Task PutOffAsync(NpgsqlConnection connection, Guid ticketId, Exception failure, CancellationToken ct)
    {
        const string sql = "update dispatch.deadline set next_fire_at = @until where ticket_id = @ticketId and next_fire_at <= @now";
        var delay = stuck.Add(ticketId);
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
