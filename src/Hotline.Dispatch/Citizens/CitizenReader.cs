using System.Text.Json;
using Dapper;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets.Storage;
using Npgsql;

namespace Hotline.Dispatch.Citizens;

/// <summary>Reads a ticket for its citizen. As with <see cref="CitizenDesk"/>, the channel has proof before it asks.</summary>
public sealed class CitizenReader
{
    private readonly NpgsqlDataSource database;
    private readonly TicketMapper mapper;
    private readonly FieldCipher cipher;
    private readonly CatalogCache catalog;
    private readonly TimeProvider time;

    internal CitizenReader(NpgsqlDataSource database, TicketMapper mapper, FieldCipher cipher, CatalogCache catalog, TimeProvider time) =>
        (this.database, this.mapper, this.cipher, this.catalog, this.time) = (database, mapper, cipher, catalog, time);

    /// <returns>Null when there is no such ticket, or it is a draft still.</returns>
    public async Task<CitizenTicket?> PageAsync(Guid ticketId, CancellationToken ct)
    {
        const string sql = """
            select * from dispatch.ticket where id = @ticketId and number is not null;
            select * from dispatch.deadline where ticket_id = @ticketId and finished_at is null;
            select seq, at, kind, actor_id, data, text_enc from dispatch.ticket_event where ticket_id = @ticketId order by seq;
            select count(*)::int from dispatch.photo where ticket_id = @ticketId
            """;
        var names = await catalog.GetAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var all = await connection.QueryMultipleAsync(new CommandDefinition(sql, new { ticketId }, cancellationToken: ct));
        if (await all.ReadSingleOrDefaultAsync<TicketRow>() is not { } row)
        {
            return null;
        }

        var deadlines = (await all.ReadAsync<DeadlineRow>()).Select(deadline => deadline.ToDeadline());
        var ticket = mapper.FromRow(row, [.. deadlines]);
        var events = (await all.ReadAsync<EventRow>())
            .Select(step => new CitizenEvent(
                step.At, step.Kind, step.ActorId == Actor.System.AccountId, DispatchJson.Read<JsonElement>(step.Data), EventText.Open(cipher, step.TextEnc, ticketId, step.Seq).Text)).ToList();
        return new CitizenShowing(names, time.GetUtcNow()).Show(ticket, events, await all.ReadSingleAsync<int>());
    }

    private sealed record EventRow(int Seq, DateTimeOffset At, string Kind, Guid ActorId, string Data, byte[]? TextEnc);
}
