using Dapper;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Npgsql;

namespace Hotline.Dispatch.Repeats;

/// <summary>
/// What the requests of one round of looks are held against, each read and taken apart once: in a surge all who report one thing are held against the same few. For one thread and one transaction.
/// </summary>
internal sealed class OthersAtHand(TicketMapper mapper, NpgsqlTransaction transaction)
{
    private readonly Dictionary<Guid, Other> read = [];

    /// <summary>Those of them that there are.</summary>
    public async Task<IReadOnlyList<Other>> OfAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        foreach (var ticket in await ReadAsync(mapper, transaction, [.. ids.Where(id => !read.ContainsKey(id))], ct))
        {
            read[ticket.Id] = new Other(ticket);
        }

        return [.. ids.Select(id => read.GetValueOrDefault(id)).OfType<Other>()];
    }

    /// <summary>As they are now.</summary>
    public static async Task<IReadOnlyList<Ticket>> ReadAsync(TicketMapper mapper, NpgsqlTransaction transaction, Guid[] ids, CancellationToken ct)
    {
        const string sql = "select * from dispatch.ticket where id = any(@ids)";
        IEnumerable<TicketRow> rows = ids.Length == 0 ? [] : await transaction.Connection!.QueryAsync<TicketRow>(new CommandDefinition(sql, new { ids }, transaction, cancellationToken: ct)); // A live transaction has its connection.
        return [.. rows.Select(row => mapper.FromRow(row, []))];
    }

    internal sealed class Other(Ticket ticket)
    {
        private Matter? matter;

        public Ticket Ticket => ticket;

        public Matter Matter => matter ??= Matter.Of(ticket);
    }
}
