using System.Diagnostics;
using Dapper;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets.Reading;
using Npgsql;

namespace Hotline.Dispatch.Publications;

/// <summary>The door for staff: lists of publications, and one with its history. Whoever takes no part in them sees none.</summary>
public sealed class PublicationReader
{
    private static readonly string Waiting = Sorted("""
        (p.state = 'FirstReview' or (p.state = 'SentBack' and p.proposed_by = @me)
            or (p.state = 'SecondReview' and @second and p.first_by <> @me and p.proposed_by <> @me and @me <> all (p.authors)))
        """, ">", "asc");

    private static readonly string UnderWay = Sorted("p.state in ('FirstReview', 'SentBack', 'SecondReview')", "<", "desc");

    private static readonly string Published = Sorted("p.state = 'Published'", "<", "desc");

    private static readonly string Over = Sorted("p.state in ('Recalled', 'Dropped')", "<", "desc");

    private readonly NpgsqlDataSource database;
    private readonly FieldCipher cipher;

    internal PublicationReader(NpgsqlDataSource database, FieldCipher cipher) => (this.database, this.cipher) = (database, cipher);

    /// <param name="cursor">From the page before; one that is not ours begins anew.</param>
    public async Task<PublicationLines> ListAsync(PublicationList list, Actor actor, string? cursor, int limit, CancellationToken ct)
    {
        if (!Publication.MayTakePart(actor))
        {
            return new PublicationLines([], null);
        }

        var sql = list switch
        {
            PublicationList.Waiting => Waiting,
            PublicationList.UnderWay => UnderWay,
            PublicationList.Published => Published,
            PublicationList.Over => Over,
            _ => throw new UnreachableException(),
        };
        var after = ListCursor.Parse(cursor);
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<StoredPublication>(new CommandDefinition(
            sql, new { me = actor.AccountId, second = actor.Is(Role.Supervisor), afterAt = after?.At, afterId = after?.Id, limit = limit + 1 }, cancellationToken: ct))).AsList();
        var page = rows.Take(limit).ToList();
        return new PublicationLines(
            [.. page.Select(row => new PublicationLine(row.TicketNumber ?? "", row.Open(cipher), row.ChangedAt))],
            rows.Count > limit ? new ListCursor(page[^1].ChangedAt, page[^1].Id).ToString() : null);
    }

    /// <returns>Null when there is none, or none for this actor.</returns>
    public async Task<PublicationCase?> CaseAsync(Guid id, Actor actor, CancellationToken ct)
    {
        const string sql = """
            select p.*, t.number as ticket_number from dispatch.publication p join dispatch.ticket t on t.id = p.ticket_id where p.id = @id;
            select seq, at, act, actor_name, words_enc from dispatch.publication_step where publication_id = @id order by seq desc
            """;
        if (!Publication.MayTakePart(actor))
        {
            return null;
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var both = await connection.QueryMultipleAsync(new CommandDefinition(sql, new { id }, cancellationToken: ct));
        if (await both.ReadSingleOrDefaultAsync<StoredPublication>() is not { } row)
        {
            return null;
        }

        var publication = row.Open(cipher);
        var steps = (await both.ReadAsync<StoredStep>()).Select(step => (step, Said: PublicationStore.WordsOf(cipher, step.WordsEnc, id, step.Seq)))
            .Select(pair => new PublicationStep(pair.step.Seq, pair.step.At, pair.step.Act, pair.step.ActorName, pair.Said.Note, pair.Said.Text));
        return new PublicationCase(row.TicketNumber ?? "", publication, [.. PublicationVerb.Offers(publication, actor)], [.. steps]);
    }

    private static string Sorted(string condition, string after, string direction) => $"""
        select p.*, t.number as ticket_number from dispatch.publication p join dispatch.ticket t on t.id = p.ticket_id
        where {condition} and (@afterAt::timestamptz is null or (p.changed_at, p.id) {after} (@afterAt, @afterId))
        order by p.changed_at {direction}, p.id {direction} limit @limit
        """;

    private sealed record StoredStep(int Seq, DateTimeOffset At, string Act, string ActorName, byte[]? WordsEnc);
}
