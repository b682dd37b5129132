namespace Hotline.Dispatch.Tickets;

/// <summary>
/// For a transaction of another room, in which tickets may change: it takes their locks before its first write gives it an id, so that the outbox keeps the order of
/// each ticket (docs/adr/0011), and all of them in one order, so that no two such transactions wait for one another.
/// </summary>
public static class TicketLock
{
    /// <summary>Takes the lock of the ticket in the column ticket_id, until the end of the transaction; a table function.</summary>
    public const string OfColumn = $"pg_advisory_xact_lock({KeyOfColumn})";

    internal const string KeyOfColumn = $"hashtextextended(ticket_id::text, {Seed})";

    internal const string KeyOfId = $"hashtextextended(@id::text, {Seed})";

    private const string Seed = "12345";
}
