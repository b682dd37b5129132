using Dapper;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Tickets.Storage;
using Npgsql;

namespace Hotline.Dispatch.Metrics.Storage;

/// <summary>Reads what the formulas know of some tickets, from the event log and the clocks.</summary>
internal static class StoryReader
{
    public static async Task<IReadOnlyList<TicketStory>> ReadAsync(NpgsqlTransaction transaction, Guid[] tickets, CancellationToken ct)
    {
        const string sql = """
            select id, number, category_code from dispatch.ticket where id = any(@tickets) order by id;
            select ticket_id, at, kind, data::text as data from dispatch.ticket_event where ticket_id = any(@tickets) and kind = any(@kinds) order by ticket_id, seq;
            select * from dispatch.deadline where ticket_id = any(@tickets) order by ticket_id, id
            """;
        await using var all = await transaction.Connection!.QueryMultipleAsync( // A live transaction has its connection.
            new CommandDefinition(sql, new { tickets, kinds = ToldKinds.All.ToArray() }, transaction, cancellationToken: ct));
        var heads = (await all.ReadAsync<Head>()).AsList();
        var events = (await all.ReadAsync<Told>()).ToLookup(row => row.TicketId);
        var clocks = (await all.ReadAsync<DeadlineRow>()).ToLookup(row => row.TicketId);
        return [.. heads.Select(head => new TicketStory(
            head.Id, head.Number, head.CategoryCode,
            events[head.Id].Select(row => (row.At, What: EventReading.Of(row.Kind, row.Data))).Where(row => row.What is not null).Select(row => (row.At, row.What!)), // Asked for before.
            [.. clocks[head.Id].Select(row => row.ToDeadline())]))];
    }

    private sealed record Head(Guid Id, string? Number, string? CategoryCode);

    private sealed record Told(Guid TicketId, DateTimeOffset At, string Kind, string Data);
}
