using Dapper;
using Npgsql;

namespace Hotline.Dispatch.Catalog;

/// <summary>
/// One administrator's change at a time, on whichever node: each checks against what the one before committed. Two that are right alone can be wrong together,
/// a unit under another and that one under the first for one. Changes are few, and short.
/// </summary>
public static class AdminLock
{
    /// <summary>Until the transaction ends; what is read before may be old.</summary>
    public static Task TakeAsync(NpgsqlTransaction transaction, CancellationToken ct) => transaction.Connection!.ExecuteAsync( // A live transaction has its connection.
        new CommandDefinition("select pg_advisory_xact_lock(hashtextextended('dispatch.administration', 0))", transaction: transaction, cancellationToken: ct));
}
