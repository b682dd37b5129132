using Dapper;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Npgsql;

namespace Hotline.Dispatch.Knowledge;

/// <summary>
/// The door for answers on the call that stand on the knowledge base: ticket, event with entry and version, and the count of
/// uses are one transaction. An entry that ran out, was withdrawn or has a newer version is not cited.
/// </summary>
public sealed class KnowledgeAnswers
{
    public const int MostCited = 10;
    private readonly NpgsqlDataSource database;
    private readonly TicketDesk desk;
    private readonly CatalogCache catalog;
    private readonly TimeProvider time;

    internal KnowledgeAnswers(NpgsqlDataSource database, TicketDesk desk, CatalogCache catalog, TimeProvider time) =>
        (this.database, this.desk, this.catalog, this.time) = (database, desk, catalog, time);

    public async Task<Outcome<TicketStamp>> AnswerAsync(Guid ticketId, Pii? answer, IReadOnlyList<CitedVersion> cited, Actor actor, int? expectedVersion, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.knowledge_use (entry_id, version, kind, ticket_id, actor_id, actor_name, at)
            select entry, version, 'Cited', @ticketId, @by, @byName, @now from unnest(@entries, @versions) as c (entry, version)
            """;
        if (cited.Count > MostCited)
        {
            return new Refusal.Invalid([new FieldFault("citations", "too-many", MostCited)]);
        }

        await catalog.GetAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await TicketStore.LockAsync(connection, transaction, ticketId, ct);
        var now = time.GetUtcNow();
        var citations = new List<Citation>();
        foreach (var one in cited.Distinct())
        {
            if (await HoldingAsync(transaction, one, WorkingCalendar.DayOf(now), ct) is not { } citation)
            {
                return new Refusal.NotCitable(one.Number);
            }

            citations.Add(citation);
        }

        var (outcome, _) = await desk.DoWithinAsync(ticketId, new AnswerOnCall(answer, Citations: citations), actor, expectedVersion, connection, transaction, ct);
        if (outcome is Outcome<TicketStamp>.Done)
        {
            await connection.ExecuteAsync(new CommandDefinition(sql, new
            {
                ticketId,
                by = actor.AccountId,
                byName = actor.Name,
                now,
                entries = citations.Select(citation => citation.EntryId).ToArray(),
                versions = citations.Select(citation => citation.Version).ToArray(),
            }, transaction, cancellationToken: ct));
            await transaction.CommitAsync(ct);
        }

        return outcome;
    }

    /// <summary>有用, 有误: what an agent says of a version; the last word counts. A wrong one alarms the unit that owns it.</summary>
    public async Task<Outcome<Guid>> JudgeAsync(Guid entryId, int version, bool useful, string? note, Actor actor, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.knowledge_use (entry_id, version, kind, actor_id, actor_name, at, note)
            select @entryId, @version, @kind, @by, @byName, @now, nullif(trim(@note), '')
            where exists (select 1 from dispatch.knowledge_version where entry_id = @entryId and version = @version)
            on conflict (entry_id, version, actor_id) where kind in ('Useful', 'Wrong') do update set kind = @kind, at = @now, note = nullif(trim(@note), '')
            """;
        const string alarmSql = """
            insert into dispatch.knowledge_alarm (id, entry_id, kind, due, at) values (gen_random_uuid(), @entryId, 'Wrong', @today, @now)
            on conflict (entry_id, kind, due) do update set seen_at = null, seen_by = null
            """;
        if (FieldRules.Text("note", Pii.Text(note ?? ""), required: !useful, max: KnowledgeVerb.NoteMax) is { Count: > 0 } faults)
        {
            return new Refusal.Invalid(faults);
        }

        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var parameters = new { entryId, version, kind = useful ? "Useful" : "Wrong", by = actor.AccountId, byName = actor.Name, now, note, today = WorkingCalendar.DayOf(now) };
        if (await connection.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: ct)) == 0)
        {
            return new Refusal.NoSuchEntry();
        }

        if (!useful)
        {
            await connection.ExecuteAsync(new CommandDefinition(alarmSql, parameters, transaction, cancellationToken: ct));
        }

        await transaction.CommitAsync(ct);
        return entryId;
    }

    // Locked for sharing: a publication or withdrawal at the same moment comes before or after the answer.
    private static async Task<Citation?> HoldingAsync(NpgsqlTransaction transaction, CitedVersion cited, DateOnly today, CancellationToken ct)
    {
        const string sql = "select * from dispatch.knowledge where number = @number for share";
        var row = await transaction.Connection!.QuerySingleOrDefaultAsync<KnowledgeRow>(new CommandDefinition(sql, new { number = cited.Number }, transaction, cancellationToken: ct)); // A live transaction has its connection.
        return row?.ToEntry() is { } entry && entry.HoldsOn(today) && entry.Published == cited.Version ? new Citation(entry.Id, entry.Number, cited.Version, row.Title ?? "") : null;
    }
}
