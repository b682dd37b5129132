using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Tickets;
using Npgsql;
using NpgsqlTypes;

namespace Hotline.Integration.Tests.Dispatch.Metrics;

/// <summary>Writes what happened to many tickets in a span of time as the store would have left it: tickets, events, clocks, and where asked the outbox.</summary>
internal static class LifeWriter
{
    private const int Slice = 2_000;

    public static async Task WriteAsync(NpgsqlDataSource database, IReadOnlyList<IReadOnlyList<LifeStep>> lives, DateTimeOffset from, DateTimeOffset to, bool outbox, CancellationToken ct)
    {
        foreach (var slice in lives.Select(life => (Life: life, Steps: life.Where(step => step.At >= from && step.At < to).ToList())).Where(one => one.Steps.Count > 0).Chunk(Slice))
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await TicketsAsync(connection, slice.Select(one => one.Steps[^1].Events[^1].After), ct);
            await EventsAsync(connection, slice.SelectMany(one => one.Steps), ct);
            await ClocksAsync(connection, slice.SelectMany(one => one.Steps[^1].Events[^1].After.Deadlines).ToList(), ct);
            if (outbox)
            {
                await OutboxAsync(connection, slice.SelectMany(one => one.Steps).OrderBy(step => step.At), ct);
            }

            await transaction.CommitAsync(ct);
        }
    }

    private static async Task TicketsAsync(NpgsqlConnection connection, IEnumerable<Ticket> tickets, CancellationToken ct)
    {
        await using (var begin = new NpgsqlCommand("create temp table if not exists fresh (id uuid, number text, category text, opened timestamptz) on commit delete rows", connection))
        {
            await begin.ExecuteNonQueryAsync(ct);
        }

        await using (var copy = await connection.BeginBinaryImportAsync("copy fresh from stdin (format binary)", ct))
        {
            foreach (var ticket in tickets)
            {
                await copy.StartRowAsync(ct);
                await copy.WriteAsync(ticket.Id, NpgsqlDbType.Uuid, ct);
                await WordAsync(copy, ticket.Number, ct);
                await WordAsync(copy, ticket.Fields.CategoryCode, ct);
                await copy.WriteAsync(ticket.OpenedAt.ToUniversalTime(), NpgsqlDbType.TimestampTz, ct);
            }

            await copy.CompleteAsync(ct);
        }

        await using var upsert = new NpgsqlCommand(
            """
            insert into dispatch.ticket (id, number, category_code, version, event_seq, state, urgency, channel, owner_id, owner_name, opened_at, changed_at)
            select id, number, category, 1, 1, 'Draft', 'Normal', 'Phone', id, '周敏', opened, opened from fresh
            on conflict (id) do update set number = excluded.number, category_code = excluded.category_code
            """, connection);
        await upsert.ExecuteNonQueryAsync(ct);
    }

    private static async Task EventsAsync(NpgsqlConnection connection, IEnumerable<LifeStep> steps, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy dispatch.ticket_event (ticket_id, seq, at, kind, actor_id, actor_name, state, data) from stdin (format binary)", ct);
        foreach (var (step, happened, after) in steps.SelectMany(step => step.Events.Select(one => (step, one.Happened, one.After))))
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(after.Id, NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync(after.EventSeq, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(step.At.ToUniversalTime(), NpgsqlDbType.TimestampTz, ct);
            await copy.WriteAsync(happened.Kind, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(after.Id, NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync("周敏", NpgsqlDbType.Text, ct);
            await copy.WriteAsync(after.State.ToString(), NpgsqlDbType.Text, ct);
            await copy.WriteAsync(DispatchJson.CaseOf(happened).GetRawText(), NpgsqlDbType.Jsonb, ct);
        }

        await copy.CompleteAsync(ct);
    }

    /// <summary>All clocks of some tickets, in the place of those that are written.</summary>
    public static async Task ClocksAsync(NpgsqlConnection connection, IReadOnlyCollection<Deadline> clocks, CancellationToken ct)
    {
        await using (var clear = new NpgsqlCommand("delete from dispatch.deadline where ticket_id = any($1)", connection))
        {
            clear.Parameters.AddWithValue(clocks.Select(clock => clock.TicketId).Distinct().ToArray());
            await clear.ExecuteNonQueryAsync(ct);
        }

        await using var copy = await connection.BeginBinaryImportAsync(
            """
            copy dispatch.deadline (id, ticket_id, kind, round, unit_code, state, natural_time, started_at, run_from, total_s, due_at, amber_at, red_at, early_at, light,
                paused_at, finished_at, provisional, trace) from stdin (format binary)
            """, ct);
        foreach (var row in clocks.Select(DeadlineRow.From))
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(row.Id, NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync(row.TicketId, NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync(row.Kind, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(row.Round, NpgsqlDbType.Integer, ct);
            await WordAsync(copy, row.UnitCode, ct);
            await copy.WriteAsync(row.State, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(row.NaturalTime, NpgsqlDbType.Boolean, ct);
            await copy.WriteAsync(row.StartedAt.ToUniversalTime(), NpgsqlDbType.TimestampTz, ct);
            await copy.WriteAsync(row.RunFrom.ToUniversalTime(), NpgsqlDbType.TimestampTz, ct);
            await copy.WriteAsync(row.TotalS, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(row.DueAt.ToUniversalTime(), NpgsqlDbType.TimestampTz, ct);
            await copy.WriteAsync(row.AmberAt.ToUniversalTime(), NpgsqlDbType.TimestampTz, ct);
            await copy.WriteAsync(row.RedAt.ToUniversalTime(), NpgsqlDbType.TimestampTz, ct);
            await InstantAsync(copy, row.EarlyAt, ct);
            await copy.WriteAsync(row.Light, NpgsqlDbType.Text, ct);
            await InstantAsync(copy, row.PausedAt, ct);
            await InstantAsync(copy, row.FinishedAt, ct);
            await copy.WriteAsync(row.Provisional, NpgsqlDbType.Boolean, ct);
            await copy.WriteAsync(row.Trace, NpgsqlDbType.Jsonb, ct);
        }

        await copy.CompleteAsync(ct);
    }

    private static async Task OutboxAsync(NpgsqlConnection connection, IEnumerable<LifeStep> steps, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync("copy dispatch.outbox (at, ticket_id, seq, kind, payload) from stdin (format binary)", ct);
        foreach (var (step, happened, after) in steps.SelectMany(step => step.Events.Select(one => (step, one.Happened, one.After))))
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(step.At.ToUniversalTime(), NpgsqlDbType.TimestampTz, ct);
            await copy.WriteAsync(after.Id, NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync(after.EventSeq, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(happened.Kind, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(DispatchJson.Write(Payload(happened, after)), NpgsqlDbType.Jsonb, ct);
        }

        await copy.CompleteAsync(ct);
    }

    private static OutboxTicket Payload(TicketEvent happened, Ticket after) => new(
        after.Number, after.Version, after.State, after.State, null, after.Fields.CategoryCode, null, after.Fields.Urgency, after.Channel, after.OwnerId,
        after.UnitCode, after.UnitCode, null, after.Round, after.Light, after.OwnerId, System.Text.Json.JsonSerializer.SerializeToElement(happened, happened.GetType(), DispatchJson.Options));

    private static Task WordAsync(NpgsqlBinaryImporter copy, string? word, CancellationToken ct) =>
        word is null ? copy.WriteNullAsync(ct) : copy.WriteAsync(word, NpgsqlDbType.Text, ct);

    private static Task InstantAsync(NpgsqlBinaryImporter copy, DateTimeOffset? at, CancellationToken ct) =>
        at is null ? copy.WriteNullAsync(ct) : copy.WriteAsync(at.Value.ToUniversalTime(), NpgsqlDbType.TimestampTz, ct);
}
