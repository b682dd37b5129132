using System.Text.Json;
using Dapper;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets.Reading;
using Hotline.Dispatch.Tickets.Storage;
using Npgsql;

namespace Hotline.Dispatch.Tickets;

/// <summary>The door for reading one ticket, or one caller's. Everything comes masked for the reader's roles.</summary>
public sealed class TicketReader
{
    private readonly NpgsqlDataSource database;
    private readonly TicketMapper mapper;
    private readonly FieldCipher cipher;
    private readonly BlindIndex index;
    private readonly CatalogCache catalog;
    private readonly TimeProvider time;

    internal TicketReader(NpgsqlDataSource database, TicketMapper mapper, FieldCipher cipher, BlindIndex index, CatalogCache catalog, TimeProvider time)
    {
        this.database = database;
        this.mapper = mapper;
        this.cipher = cipher;
        this.index = index;
        this.catalog = catalog;
        this.time = time;
    }

    /// <returns>Null when there is no such ticket or it is not this actor's to know of.</returns>
    public async Task<TicketPage?> PageAsync(Guid id, Actor actor, CancellationToken ct)
    {
        const string sql = $"""
            select * from dispatch.ticket where id = @id;
            select * from dispatch.deadline where ticket_id = @id order by started_at, kind, id;
            select e.seq, e.at, e.kind, e.actor_id, e.actor_name, e.actor_unit, e.state,
                case when e.kind in ('RepeatJoined', 'ToldApart') and (select o.confidential from dispatch.ticket o where o.id = (e.data ->> 'otherId')::uuid)
                    then e.data - 'likeness' else e.data end as data,
                e.text_enc
            from dispatch.ticket_event e where e.ticket_id = @id order by e.seq;
            select * from dispatch.ticket where merged_into = @id order by opened_at, id limit @most;
            select number from dispatch.ticket where id = (select merged_into from dispatch.ticket where id = @id);
            select {TicketListSql.Suspected} from dispatch.ticket t where t.id = @id
            """;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var all = await connection.QueryMultipleAsync(new CommandDefinition(sql, new { id, most = MatterView.Most }, cancellationToken: ct));
        var row = await all.ReadSingleOrDefaultAsync<TicketRow>();
        var deadlines = (await all.ReadAsync<DeadlineRow>()).Select(deadline => deadline.ToDeadline()).ToList();
        var events = await all.ReadAsync<EventRow>();
        var voices = await all.ReadAsync<TicketRow>();
        var into = await all.ReadSingleOrDefaultAsync<string?>();
        var suspected = await all.ReadSingleOrDefaultAsync<bool>();
        if (row is null)
        {
            return null;
        }

        var ticket = mapper.FromRow(row, [.. deadlines.Where(deadline => deadline.FinishedAt is null)]);
        if (!TicketSight.MayKnowOf(ticket.State, ticket.UnitCode, ticket.OwnerId, actor, ticket.Followers))
        {
            return null;
        }

        var showing = new TicketShowing(actor, await catalog.GetAsync(ct));
        var matter = new MatterView(ticket.MergedInto, into, ticket.Voices, [.. voices.Select(voice => showing.Voice(mapper.FromRow(voice, [])))]);
        return showing.Page(ticket, deadlines, [.. events.Select(line => History(line, ticket, showing))], matter, time.GetUtcNow(), suspected);
    }

    /// <summary>Finds by ticket number; as <see cref="PageAsync"/>.</summary>
    public async Task<TicketPage?> PageByNumberAsync(string number, Actor actor, CancellationToken ct) =>
        await IdAsync("select id from dispatch.ticket where number = @key", number, ct) is { } id ? await PageAsync(id, actor, ct) : null;

    /// <summary>The ticket that a call opened.</summary>
    public Task<Guid?> OfCallAsync(Guid callId, CancellationToken ct) => IdAsync("select id from dispatch.ticket where call_id = @key", callId, ct);

    /// <summary>The newest draft of this owner into which something was typed.</summary>
    public Task<Guid?> NewestDraftAsync(Guid owner, CancellationToken ct)
    {
        const string sql = """
            select id from dispatch.ticket
            where owner_id = @key and state = 'Draft'
              and num_nonnulls(type, category_code, region_code, title_enc, content_enc, place_enc, point_enc, contact_name_enc, contact_phone_enc,
                               contact_id_enc, answer_enc) > 0
            order by opened_at desc, id desc limit 1
            """;
        return IdAsync(sql, owner, ct);
    }

    /// <summary>A caller's earlier and open tickets by exact number (contact phone or calling number), for the screen pop.</summary>
    /// <param name="except">The draft of the present call.</param>
    public async Task<CallerTickets> OfCallerAsync(Pii phone, Actor actor, Guid? except, int limit, CancellationToken ct)
    {
        const string sql = $"""
            with theirs as (
                select id from dispatch.ticket where contact_phone_index = any(@hashes)
                union
                select id from dispatch.ticket where call_number_index = any(@hashes)
            )
            select t.*, count(*) over () as total,
                count(*) filter (where t.closed_at is null) over () as open_count,
                {TicketListSql.DueAt} as due_at
            from dispatch.ticket t join theirs using (id)
            where t.state not in ('Draft', 'Refused') and t.id is distinct from @except
            order by t.closed_at is not null, t.opened_at desc
            limit @limit
            """;
        if (phone.IsEmpty)
        {
            return new CallerTickets(0, 0, []);
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<TicketRow, CallerCounts, (TicketRow Row, CallerCounts Counts)>(
            new CommandDefinition(sql, new { hashes = index.AllOf(phone), except, limit }, cancellationToken: ct), (row, counts) => (row, counts), splitOn: "total")).AsList();
        var showing = new TicketShowing(actor, await catalog.GetAsync(ct));
        var seen = rows.Where(pair => TicketSight.MayKnowOf(Enum.Parse<TicketState>(pair.Row.State), pair.Row.UnitCode, pair.Row.OwnerId, actor, pair.Row.Followers)).ToList();
        return rows.Count == 0
            ? new CallerTickets(0, 0, [])
            : new CallerTickets((int)rows[0].Counts.Total, (int)rows[0].Counts.OpenCount, [.. seen.Select(pair => showing.Line(mapper.FromRow(pair.Row, []), pair.Counts.DueAt))]);
    }

    private async Task<Guid?> IdAsync(string sql, object key, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(sql, new { key }, cancellationToken: ct));
    }

    private HistoryLine History(EventRow row, Ticket ticket, TicketShowing showing)
    {
        var text = EventText.Open(cipher, row.TextEnc, ticket.Id, row.Seq);
        return new HistoryLine(
            row.Seq, row.Kind, EventWords.Of(row.Kind, row.ActorId), row.At, row.ActorId, row.ActorName, row.ActorUnit, Enum.Parse<TicketState>(row.State),
            DispatchJson.Read<JsonElement>(row.Data), showing.TextOf(row.Kind, ticket, text.Text), showing.AsideOf(row.Kind, ticket, text.Aside), showing.Text(ticket, text.Evidence));
    }

    private sealed record EventRow(int Seq, DateTimeOffset At, string Kind, Guid ActorId, string ActorName, string? ActorUnit, string State, string Data, byte[]? TextEnc);

    private sealed class CallerCounts
    {
        public long Total { get; init; }

        public long OpenCount { get; init; }

        public DateTimeOffset? DueAt { get; init; }
    }
}
