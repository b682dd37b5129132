using Dapper;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Tickets;
using Npgsql;

namespace Hotline.Dispatch.Knowledge;

/// <summary>A command whose answer may stand on the knowledge base.</summary>
internal interface ICitingCommand
{
    /// <summary>At most <see cref="CitedAnswers.MostCited"/>. Each must hold now, in this version.</summary>
    IReadOnlyList<CitedVersion> Cited { get; }
}

/// <summary>A fact that brought the citizen an answer; what it stands on counts as used.</summary>
internal interface ICitingEvent
{
    /// <summary>Null where it cites nothing.</summary>
    IReadOnlyList<Citation>? Citations { get; }
}

/// <summary>
/// What answers cite, within the transaction of their verb: an entry that ran out, was withdrawn, never was published or has a newer version is
/// not cited, and ticket, event and the count of uses are one (docs/adr/0138).
/// </summary>
internal static class CitedAnswers
{
    public const int MostCited = 10;

    /// <summary>Locks what it finds for sharing: a publication or withdrawal at the same moment comes before or after the answer.</summary>
    public static async Task<Outcome<Citation[]>> FindAsync(NpgsqlTransaction transaction, IReadOnlyList<CitedVersion> cited, DateTimeOffset now, CancellationToken ct)
    {
        if (cited.Count > MostCited)
        {
            return new Refusal.Invalid([new FieldFault("citations", "too-many", MostCited)]);
        }

        var found = new List<Citation>();
        foreach (var one in cited.Distinct().OrderBy(one => one.Number, StringComparer.Ordinal))
        {
            if (await HoldingAsync(transaction, one, WorkingCalendar.DayOf(now), ct) is not { } citation)
            {
                return new Refusal.NotCitable(one.Number);
            }

            found.Add(citation);
        }

        return found.ToArray();
    }

    /// <summary>Counts what the events that happened told the citizen.</summary>
    public static async Task CountAsync(NpgsqlTransaction transaction, Guid ticketId, IReadOnlyList<TicketEvent> happened, Scene scene, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.knowledge_use (entry_id, version, kind, ticket_id, actor_id, actor_name, at)
            select entry, version, 'Cited', @ticketId, @by, @byName, @now from unnest(@entries, @versions) as c (entry, version)
            """;
        Citation[] told = [.. happened.OfType<ICitingEvent>().SelectMany(one => one.Citations ?? [])];
        if (told.Length > 0)
        {
            await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new // A live transaction has its connection.
            {
                ticketId,
                by = scene.Actor.AccountId,
                byName = scene.Actor.Name,
                now = scene.Now,
                entries = told.Select(citation => citation.EntryId).ToArray(),
                versions = told.Select(citation => citation.Version).ToArray(),
            }, transaction, cancellationToken: ct));
        }
    }

    private static async Task<Citation?> HoldingAsync(NpgsqlTransaction transaction, CitedVersion cited, DateOnly today, CancellationToken ct)
    {
        const string sql = "select * from dispatch.knowledge where number = @number for share";
        var row = await transaction.Connection!.QuerySingleOrDefaultAsync<KnowledgeRow>(new CommandDefinition(sql, new { number = cited.Number }, transaction, cancellationToken: ct)); // A live transaction has its connection.
        return row?.ToEntry() is { } entry && entry.HoldsOn(today) && entry.Published == cited.Version ? new Citation(entry.Id, entry.Number, cited.Version, row.Title ?? "") : null;
    }
}
