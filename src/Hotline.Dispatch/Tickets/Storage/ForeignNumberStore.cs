using Dapper;
using Npgsql;

namespace Hotline.Dispatch.Tickets.Storage;

/// <summary>Which ticket a number of another platform belongs to. One number, one ticket; written with the ticket.</summary>
internal static class ForeignNumberStore
{
    /// <summary>Makes the table say what the form says. Waits for another transaction that claims the same number.</summary>
    /// <returns>False when one of the numbers is another ticket's; then nothing of the form may be kept.</returns>
    public static async Task<bool> ReplaceAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Guid ticketId, IReadOnlyDictionary<string, string>? numbers, CancellationToken ct)
    {
        const string sql = """
            delete from dispatch.ticket_foreign_number
            where ticket_id = @ticketId and (platform, number) not in (select * from unnest(@platforms, @numbers));
            insert into dispatch.ticket_foreign_number (platform, number, ticket_id)
            select platform, number, @ticketId from unnest(@platforms, @numbers) as n (platform, number) order by platform
            on conflict do nothing;
            select count(*) from dispatch.ticket_foreign_number where ticket_id = @ticketId
            """;
        var pairs = numbers?.ToArray() ?? [];
        var parameters = new { ticketId, platforms = pairs.Select(pair => pair.Key).ToArray(), numbers = pairs.Select(pair => pair.Value).ToArray() };
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(sql, parameters, transaction, cancellationToken: ct)) == pairs.Length;
    }

    /// <summary>Takes back what a ticket claimed that was then not made.</summary>
    public static Task ForgetAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid ticketId, CancellationToken ct) =>
        ReplaceAsync(connection, transaction, ticketId, null, ct);
}
