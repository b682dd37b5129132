using Dapper;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Npgsql;

namespace Hotline.Dispatch.FollowUps;

/// <param name="CallId">The call that is up for it; null: none is.</param>
internal sealed record FollowUpCallRow(Guid TicketId, int Round, DateTimeOffset DueAt, Guid? CallId);

/// <summary>
/// Table <c>dispatch.follow_up_call</c>: whom the telephone is still to ask. Whoever writes a row holds the lock of its ticket.
/// </summary>
internal static class FollowUpCallStore
{
    /// <summary>When the telephone is to ask after a change, at the earliest; null: the change says nothing of it.</summary>
    public static DateTimeOffset? DueAfter(Change change) => change.Steps.Select(step => step.Happened).OfType<TicketEvent.FollowUpPlanned>().LastOrDefault() switch
    {
        _ when change.After.FollowUpWay == FollowUpWay.Agent => null, // Who named a time is called by a person, whatever the plan says.
        { Chosen: true, Way: FollowUpWay.Ivr } => change.Now,
        { Chosen: true, Next: FollowUpWay.Ivr } => change.After.Running(DeadlineKind.FollowUp)?.AmberAt ?? change.Now,
        _ => null,
    };

    /// <summary>
    /// Until when the telephone leaves the citizen alone after a change, as somebody has just called them in vain; null: the change says nothing of it.
    /// </summary>
    public static DateTimeOffset? LeftAloneUntil(Change change, Policy policy) =>
        change.Steps.Any(step => step.Happened is TicketEvent.FollowedUp { Reached: false }) ? change.Now.AddHours(policy.AskSpacingHours) : null;

    public static Task PutAsync(NpgsqlTransaction transaction, Guid ticketId, int round, DateTimeOffset dueAt, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.follow_up_call (ticket_id, round, due_at) values (@ticketId, @round, @dueAt)
            on conflict (ticket_id) do update set round = excluded.round, due_at = excluded.due_at, call_id = null
            """;
        return WriteAsync(transaction, sql, new { ticketId, round, dueAt }, ct);
    }

    /// <summary>Of those due now, who has waited longest first.</summary>
    public static async Task<List<Guid>> DueAsync(NpgsqlTransaction transaction, DateTimeOffset now, int most, CancellationToken ct)
    {
        const string sql = "select ticket_id from dispatch.follow_up_call where call_id is null and due_at <= @now order by due_at, ticket_id limit @most";
        return (await transaction.Connection!.QueryAsync<Guid>(new CommandDefinition(sql, new { now, most }, transaction, cancellationToken: ct))).AsList(); // A live transaction has its connection.
    }

    public static Task<FollowUpCallRow?> FindAsync(NpgsqlTransaction transaction, Guid ticketId, CancellationToken ct)
    {
        const string sql = "select ticket_id, round, due_at, call_id from dispatch.follow_up_call where ticket_id = @ticketId";
        return transaction.Connection!.QuerySingleOrDefaultAsync<FollowUpCallRow>(new CommandDefinition(sql, new { ticketId }, transaction, cancellationToken: ct)); // As above.
    }

    public static Task BeganAsync(NpgsqlTransaction transaction, Guid ticketId, Guid callId, CancellationToken ct) =>
        WriteAsync(transaction, "update dispatch.follow_up_call set call_id = @callId where ticket_id = @ticketId", new { ticketId, callId }, ct);

    /// <summary>No call is up for it, and none is placed before then, nor before what a try by somebody else put off.</summary>
    public static Task WaitAsync(NpgsqlTransaction transaction, Guid ticketId, DateTimeOffset dueAt, CancellationToken ct) =>
        WriteAsync(transaction, "update dispatch.follow_up_call set due_at = greatest(due_at, @dueAt), call_id = null where ticket_id = @ticketId", new { ticketId, dueAt }, ct);

    /// <summary>None is placed before then; one that is up goes on. Nothing where the telephone has nothing to ask.</summary>
    public static Task LeaveAloneAsync(NpgsqlTransaction transaction, Guid ticketId, DateTimeOffset until, CancellationToken ct) =>
        WriteAsync(transaction, "update dispatch.follow_up_call set due_at = greatest(due_at, @until) where ticket_id = @ticketId", new { ticketId, until }, ct);

    /// <summary>It is asked now, and not only once a message has had its time.</summary>
    public static Task BringForwardAsync(NpgsqlTransaction transaction, Guid ticketId, DateTimeOffset now, CancellationToken ct) =>
        WriteAsync(transaction, "update dispatch.follow_up_call set due_at = least(due_at, @now) where ticket_id = @ticketId and call_id is null", new { ticketId, now }, ct);

    /// <summary>The telephone has nothing to ask there any more.</summary>
    public static Task DropAsync(NpgsqlTransaction transaction, Guid ticketId, CancellationToken ct) =>
        WriteAsync(transaction, "delete from dispatch.follow_up_call where ticket_id = @ticketId", new { ticketId }, ct);

    private static Task<int> WriteAsync(NpgsqlTransaction transaction, string sql, object args, CancellationToken ct) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, args, transaction, cancellationToken: ct)); // As above.
}
