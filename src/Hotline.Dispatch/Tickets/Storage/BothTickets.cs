using Npgsql;

namespace Hotline.Dispatch.Tickets.Storage;

/// <summary>A change of two tickets in one transaction, under both locks, taken in the order of their ids.</summary>
internal static class BothTickets
{
    private const int Tries = 3;

    /// <param name="change">May be called again; committed where it is done.</param>
    public static async Task<Outcome<TicketStamp>> ChangeAsync(
        NpgsqlDataSource database, Guid one, Guid other, Func<NpgsqlConnection, NpgsqlTransaction, Task<Outcome<TicketStamp>>> change, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(ct);
                await using var transaction = await connection.BeginTransactionAsync(ct);
                await TicketStore.LockBothAsync(connection, transaction, one, other, ct);
                var outcome = await change(connection, transaction);
                if (outcome is Outcome<TicketStamp>.Done)
                {
                    await transaction.CommitAsync(ct);
                }

                return outcome;
            }
            catch (PostgresException deadlock) when (deadlock.SqlState == PostgresErrorCodes.DeadlockDetected && attempt < Tries)
            {
                // The follower of matters holds one and wants its voices; whoever was chosen to give way begins again.
            }
        }
    }
}
