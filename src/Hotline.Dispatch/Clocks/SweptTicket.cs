using System.Data;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Npgsql;

namespace Hotline.Dispatch.Clocks;

/// <summary>
/// One ticket in a sweep's turn, in a transaction of its own. Who holds its lock is not waited for: it comes up again. What can not be read or
/// written is told to the sweep, which goes on with the others.
/// </summary>
/// <param name="Busy">Another has it just now.</param>
/// <param name="Failure">The ticket's own fault; a lost connection is thrown.</param>
internal readonly record struct SweptTicket(bool Changed, bool Busy = false, Exception? Failure = null)
{
    public static async Task<SweptTicket> DoAsync(TicketDesk desk, NpgsqlConnection connection, Guid ticketId, TicketCommand command, CancellationToken ct)
    {
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            if (!await TicketStore.TryLockAsync(connection, transaction, ticketId, ct))
            {
                return new SweptTicket(Changed: false, Busy: true);
            }

            var (_, changed) = await desk.DoWithinAsync(ticketId, command, Actor.System, null, connection, transaction, ct);
            await transaction.CommitAsync(ct);
            return new SweptTicket(changed);
        }
        catch (Exception failure) when (IsTheTickets(failure, connection))
        {
            return new SweptTicket(Changed: false, Failure: failure);
        }
    }

    /// <summary>The same within a transaction that is about more than this ticket: what fails leaves nothing behind, and the transaction goes on.</summary>
    /// <returns>The ticket's own fault; null: it is done. A lost connection is thrown.</returns>
    public static async Task<Exception?> ApartAsync(NpgsqlTransaction transaction, Func<Task> work, CancellationToken ct)
    {
        const string before = "before_this_ticket";
        var connection = transaction.Connection ?? throw new ArgumentException("The transaction has ended.", nameof(transaction));
        await transaction.SaveAsync(before, ct);
        try
        {
            await work();
            return null;
        }
        catch (Exception failure) when (IsTheTickets(failure, connection))
        {
            await transaction.RollbackAsync(before, ct);
            return failure;
        }
    }

    /// <summary>A lost connection is not the ticket's fault.</summary>
    public static bool IsTheTickets(Exception failure, NpgsqlConnection connection) =>
        failure is not (OperationCanceledException or NpgsqlException { IsTransient: true }) && connection.State == ConnectionState.Open;
}
