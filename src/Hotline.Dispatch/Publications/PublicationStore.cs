using Dapper;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Dispatch.Publications;

/// <summary>The only writer of publications: row, step and words in the caller's transaction. Whoever writes holds the lock of the ticket.</summary>
internal sealed class PublicationStore(FieldCipher cipher)
{
    private const string Table = "publication";
    private const string StepTable = "publication_step";

    public static string TextOf(FieldCipher cipher, byte[] box, Guid id) => cipher.Decrypt(box, Table, "text", id) ?? "";

    public static StepWords WordsOf(FieldCipher cipher, byte[]? box, Guid id, int seq) =>
        cipher.Decrypt(box, StepTable, $"words/{seq}", id) is { } json ? DispatchJson.Read<StepWords>(json) : new StepWords(null, null);

    /// <summary>The ticket that it is of; that never changes.</summary>
    public static Task<Guid?> TicketOfAsync(NpgsqlTransaction transaction, Guid id, CancellationToken ct) =>
        transaction.Connection!.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition("select ticket_id from dispatch.publication where id = @id", new { id }, transaction, cancellationToken: ct)); // A live transaction has its connection.

    public async Task<Publication> LoadAsync(NpgsqlTransaction transaction, Guid id, CancellationToken ct) =>
        (await transaction.Connection!.QuerySingleAsync<StoredPublication>(new CommandDefinition("select * from dispatch.publication where id = @id", new { id }, transaction, cancellationToken: ct))).Open(cipher); // As above.

    /// <summary>The events of a ticket from which its answer is read.</summary>
    public async Task<GivenAnswer?> AnswerOfAsync(NpgsqlTransaction transaction, Guid ticketId, CancellationToken ct)
    {
        const string sql = "select seq, kind, actor_id, text_enc from dispatch.ticket_event where ticket_id = @ticketId and kind = any(@kinds) order by seq";
        var rows = await transaction.Connection!.QueryAsync<EventRow>(new CommandDefinition(sql, new { ticketId, kinds = GivenAnswer.Kinds.ToArray() }, transaction, cancellationToken: ct)); // As above.
        return GivenAnswer.Of([.. rows.Select(row => new AnswerEvent(row.Kind, row.ActorId, Tickets.Storage.EventText.Open(cipher, row.TextEnc, ticketId, row.Seq).Text))]);
    }

    /// <returns>False: another of this ticket is public or on its way.</returns>
    public async Task<bool> InsertAsync(NpgsqlTransaction transaction, Publication proposed, string act, Actor actor, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.publication (id, ticket_id, revision, state, category_code, region_code, text_enc, findings, authors, proposed_by, proposed_by_name, changed_at)
            values (@Id, @TicketId, @Revision, @state, @CategoryCode, @RegionCode, @text, @findings::jsonb, @authors, @proposedBy, @proposedByName, @now)
            on conflict (ticket_id) where state not in ('Recalled', 'Dropped') do nothing
            """;
        if (await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, Parameters(proposed, now), transaction, cancellationToken: ct)) == 0) // As above.
        {
            return false;
        }

        await StepAsync(transaction, proposed.Id, proposed.Revision, act, new StepWords(null, proposed.Text.Clear()), actor, now, ct);
        return true;
    }

    /// <param name="tokens">Of what is public from now on; null: of nothing new.</param>
    public async Task SaveAsync(NpgsqlTransaction transaction, Publication after, PublicationVerb verb, IReadOnlyCollection<string>? tokens, Actor actor, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = """
            update dispatch.publication set revision = @Revision, state = @state, text_enc = @text, findings = @findings::jsonb, authors = @authors, first_by = @firstBy, first_by_name = @firstByName,
                second_by = @secondBy, second_by_name = @secondByName, published_at = @PublishedAt, recalled_at = @RecalledAt, changed_at = @now
            where id = @Id
            """;
        const string words = "insert into dispatch.publication_word (token, publication_id) select token, @Id from unnest(@tokens) as token";
        var connection = transaction.Connection!; // As above.
        await connection.ExecuteAsync(new CommandDefinition(sql, Parameters(after, now), transaction, cancellationToken: ct));
        if (tokens is not null)
        {
            await connection.ExecuteAsync(new CommandDefinition(words, new { after.Id, tokens = tokens.ToArray() }, transaction, cancellationToken: ct));
        }
        else if (after.IsOver)
        {
            await ForgetWordsAsync(transaction, after.Id, ct);
        }

        var said = new StepWords(verb.Note is { IsEmpty: false } note ? note.Clear().Trim() : null, verb is PublicationVerb.Reword ? after.Text.Clear() : null);
        await StepAsync(transaction, after.Id, after.Revision, verb.Act, said, actor, now, ct);
    }

    /// <summary>What is public of a ticket is recalled, and what is on its way dropped: by what became of the ticket.</summary>
    /// <returns>Whether there was any.</returns>
    public async Task<bool> EndAsync(NpgsqlTransaction transaction, Guid ticketId, string why, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = """
            update dispatch.publication set state = case state when 'Published' then 'Recalled' else 'Dropped' end, recalled_at = case state when 'Published' then @now end,
                revision = revision + 1, changed_at = @now
            where ticket_id = @ticketId and state not in ('Recalled', 'Dropped') returning id, revision, state
            """;
        var ended = await transaction.Connection!.QuerySingleOrDefaultAsync<(Guid Id, int Revision, string State)>(new CommandDefinition(sql, new { ticketId, now }, transaction, cancellationToken: ct)); // As above.
        if (ended.Id == Guid.Empty)
        {
            return false;
        }

        PublicationVerb verb = ended.State == nameof(PublicationState.Recalled) ? new PublicationVerb.Recall() : new PublicationVerb.Drop();
        await ForgetWordsAsync(transaction, ended.Id, ct);
        await StepAsync(transaction, ended.Id, ended.Revision, verb.Act, new StepWords(why, null), Actor.System, now, ct);
        return true;
    }

    private static Task<int> ForgetWordsAsync(NpgsqlTransaction transaction, Guid id, CancellationToken ct) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition("delete from dispatch.publication_word where publication_id = @id", new { id }, transaction, cancellationToken: ct)); // As above.

    private async Task StepAsync(NpgsqlTransaction transaction, Guid id, int seq, string act, StepWords said, Actor actor, DateTimeOffset now, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.publication_step (publication_id, seq, at, act, actor_id, actor_name, words_enc) values (@id, @seq, @now, @act, @actorId, @actorName, @words)
            """;
        var words = said is { Note: null, Text: null } ? null : cipher.Encrypt(DispatchJson.Write(said), StepTable, $"words/{seq}", id);
        await transaction.Connection!.ExecuteAsync(new CommandDefinition( // As above.
            sql, new { id, seq, now, act, actorId = actor.AccountId, actorName = actor.Name, words }, transaction, cancellationToken: ct));
    }

    private object Parameters(Publication publication, DateTimeOffset now) => new
    {
        publication.Id,
        publication.TicketId,
        publication.Revision,
        state = publication.State.ToString(),
        publication.CategoryCode,
        publication.RegionCode,
        text = cipher.Encrypt(publication.Text.Clear(), Table, "text", publication.Id),
        findings = DispatchJson.Write(publication.Findings),
        authors = publication.Authors.ToArray(),
        proposedBy = publication.ProposedBy.Id,
        proposedByName = publication.ProposedBy.Name,
        firstBy = publication.First?.Id,
        firstByName = publication.First?.Name,
        secondBy = publication.Second?.Id,
        secondByName = publication.Second?.Name,
        publication.PublishedAt,
        publication.RecalledAt,
        now,
    };

    private sealed record EventRow(int Seq, string Kind, Guid ActorId, byte[]? TextEnc);
}

/// <param name="Text">The words of the publication as this step left them; null where it left them alone.</param>
internal sealed record StepWords(string? Note, string? Text);
