using Dapper;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Npgsql;

namespace Hotline.Dispatch.FollowUps;

/// <summary>
/// The door for whoever sends a question as a message (微信评价): that nobody is there to read it. The citizen is asked in the plan's next way, and at once: half the limit is for those who have
/// a message to answer.
/// </summary>
public sealed class MessagedFollowUps
{
    private readonly TicketStore store;
    private readonly TicketDesk desk;
    private readonly TimeProvider time;

    internal MessagedFollowUps(TicketStore store, TicketDesk desk, TimeProvider time) => (this.store, this.desk, this.time) = (store, desk, time);

    /// <summary>Within the caller's transaction. Nothing where the citizen is not asked by WeChat, or was answered anew since.</summary>
    /// <param name="askedAt">When the message was written that reaches nobody.</param>
    public async Task NobodyThereAsync(Guid ticketId, DateTimeOffset askedAt, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var connection = transaction.Connection!; // A live transaction has its connection.
        await TicketStore.LockAsync(connection, transaction, ticketId, ct);
        if (await store.LoadAsync(connection, transaction, ticketId, ct) is not { State: TicketState.AwaitingFollowUp, FollowUpWay: FollowUpWay.WeChat } ticket || ticket.RepliedAt > askedAt)
        {
            return;
        }

        var next = await NextAsync(ticketId, transaction, ct) ?? FollowUpWay.Agent;
        await desk.DoWithinAsync(ticketId, new PassFollowUp(next, WhyPassedOn.NoFollower), Actor.System, null, connection, transaction, ct);
        if (next == FollowUpWay.Ivr)
        {
            await FollowUpCallStore.BringForwardAsync(transaction, ticketId, time.GetUtcNow(), ct);
        }
    }

    /// <summary>What the plan said of this answer.</summary>
    private static async Task<FollowUpWay?> NextAsync(Guid ticketId, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = "select data ->> 'next' from dispatch.ticket_event where ticket_id = @ticketId and kind = 'FollowUpPlanned' order by seq desc limit 1";
        var word = await transaction.Connection!.QuerySingleOrDefaultAsync<string?>(new CommandDefinition(sql, new { ticketId }, transaction, cancellationToken: ct)); // As above.
        return Enum.TryParse<FollowUpWay>(word, out var next) ? next : null;
    }
}
