using Dapper;
using Hotline.Api.WeChat.Dialogue;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Api.WeChat.Intake;

/// <summary>Table <c>api.wechat_ticket</c>: which follower filed which ticket, their proof that it is theirs.</summary>
internal static class OwnTickets
{
    private const int Shown = 5;

    /// <summary>Newest first.</summary>
    public static async Task<IReadOnlyList<OwnTicket>> ListAsync(NpgsqlTransaction transaction, Guid followerId, CancellationToken ct)
    {
        const string sql = """
            select t.id, t.number, t.state, t.round, t.replied_at
            from api.wechat_ticket w join dispatch.ticket t on t.id = w.ticket_id
            where w.follower_id = @followerId and t.number is not null
            order by w.filed_at desc limit @limit
            """;
        var rows = await transaction.Connection!.QueryAsync<Row>(new CommandDefinition(sql, new { followerId, limit = Shown }, transaction, cancellationToken: ct)); // A live transaction has its connection.
        return [.. rows.Select(row => new OwnTicket(row.Id, row.Number, Enum.Parse<TicketState>(row.State), row.Round, row.RepliedAt))];
    }

    /// <returns>Null when this follower filed no such ticket, however long ago.</returns>
    public static async Task<Guid?> FindAsync(NpgsqlTransaction transaction, Guid followerId, string number, CancellationToken ct)
    {
        const string sql = "select t.id from api.wechat_ticket w join dispatch.ticket t on t.id = w.ticket_id where w.follower_id = @followerId and t.number = @number";
        return await transaction.Connection!.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(sql, new { followerId, number }, transaction, cancellationToken: ct)); // A live transaction has its connection.
    }

    /// <summary>Somebody who still follows the account filed it.</summary>
    public static async Task<bool> IsFollowedAsync(NpgsqlTransaction transaction, Guid ticketId, CancellationToken ct)
    {
        const string sql = "select exists (select 1 from api.wechat_ticket w join api.wechat_follower f on f.id = w.follower_id where w.ticket_id = @ticketId and f.subscribed)";
        return await transaction.Connection!.ExecuteScalarAsync<bool>(new CommandDefinition(sql, new { ticketId }, transaction, cancellationToken: ct)); // A live transaction has its connection.
    }

    public static async Task AddAsync(NpgsqlTransaction transaction, Guid followerId, Guid ticketId, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = "insert into api.wechat_ticket (ticket_id, follower_id, filed_at) values (@ticketId, @followerId, @now) on conflict do nothing";
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new { ticketId, followerId, now }, transaction, cancellationToken: ct)); // A live transaction has its connection.
    }

    private sealed record Row(Guid Id, string Number, string State, int Round, DateTimeOffset? RepliedAt);
}
