using Dapper;
using Hotline.Agent.Data;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Agent.Wallboard;

/// <summary>Counts open tickets by light as they change. Told again from the beginning it arrives at the same numbers.</summary>
internal sealed class LightCounts(TimeProvider time) : IOutboxConsumer
{
    private static readonly TicketState[] NotOpen =
    [
        TicketState.Draft, TicketState.Closed, TicketState.ClosedOnCall, TicketState.Refused, TicketState.Merged, TicketState.HandedOut, TicketState.Archived,
    ];

    public string Name => "wallboard";

    public async Task HandleAsync(IReadOnlyList<OutboxMessage> messages, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var connection = transaction.Connection ?? throw new InvalidOperationException("The outbox transaction has ended.");
        var t = new Transition(connection, transaction, time.GetUtcNow());

        // In order per ticket: the last word of each is what counts.
        var now = messages.GroupBy(message => message.TicketId).ToDictionary(
            ticket => ticket.Key, ticket => ticket.Last().Ticket is var last && NotOpen.Contains(last.State) ? null : last.Light.ToString());
        var before = (await t.ListAsync<OpenTicket>(
            "select ticket_id, light from agent.open_ticket where ticket_id = any(@ids)", new { ids = now.Keys.ToArray() }, ct)).ToDictionary(row => row.TicketId, row => row.Light);
        var changed = now.Where(ticket => before.GetValueOrDefault(ticket.Key) != ticket.Value).ToArray();
        if (changed.Length > 0)
        {
            await WriteAsync(connection, transaction, changed, before, ct);
            t.WakeWallboard();
            await t.FlushAsync(ct);
        }
    }

    private static Task<int> WriteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, KeyValuePair<Guid, string?>[] changed, Dictionary<Guid, string> before, CancellationToken ct)
    {
        const string sql = """
            delete from agent.open_ticket where ticket_id = any(@closed);
            insert into agent.open_ticket (ticket_id, light) select * from unnest(@open, @lights)
            on conflict (ticket_id) do update set light = excluded.light;
            update agent.light_count set tickets = tickets + delta from unnest(@counted, @deltas) as change (counted, delta) where light = counted
            """;
        var open = changed.Where(ticket => ticket.Value is not null).ToArray();
        var deltas = changed.SelectMany(ticket => new[] { (Light: ticket.Value, By: 1), (Light: before.GetValueOrDefault(ticket.Key), By: -1) })
            .Where(change => change.Light is not null).GroupBy(change => change.Light, change => change.By).ToDictionary(light => light.Key!, light => light.Sum());
        return connection.ExecuteAsync(new CommandDefinition(sql, new
        {
            closed = changed.Where(ticket => ticket.Value is null).Select(ticket => ticket.Key).ToArray(),
            open = open.Select(ticket => ticket.Key).ToArray(),
            lights = open.Select(ticket => ticket.Value!).ToArray(),
            counted = deltas.Keys.ToArray(),
            deltas = deltas.Values.ToArray(),
        }, transaction, cancellationToken: ct));
    }

    private sealed record OpenTicket(Guid TicketId, string Light);
}
