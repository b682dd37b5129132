using Dapper;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Npgsql;

namespace Hotline.Dispatch.Publications;

/// <summary>The door of 一件一审: answers are proposed, reviewed by two, published and recalled here (docs/adr/0145).</summary>
public sealed class PublicationDesk
{
    /// <summary>The first step of every publication.</summary>
    public const string Proposal = "proposal";

    private readonly NpgsqlDataSource database;
    private readonly TicketStore tickets;
    private readonly PublicationStore store;
    private readonly CatalogCache catalog;
    private readonly AuditTrail audit;
    private readonly TimeProvider time;

    internal PublicationDesk(NpgsqlDataSource database, TicketStore tickets, PublicationStore store, CatalogCache catalog, AuditTrail audit, TimeProvider time) =>
        (this.database, this.tickets, this.store, this.catalog, this.audit, this.time) = (database, tickets, store, catalog, audit, time);

    /// <summary>提请公开: the answer of a ticket, as its citizen was given it.</summary>
    /// <param name="key">The same request again gives the same publication.</param>
    /// <returns>The new publication's id.</returns>
    public async Task<Outcome<Guid>> ProposeAsync(string ticketNumber, Actor actor, RequestKey? key, CancellationToken ct)
    {
        if (!Publication.MayTakePart(actor))
        {
            return new Refusal.PublicationRole();
        }

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        const string sql = "select id from dispatch.ticket where number = @ticketNumber";
        if (await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(sql, new { ticketNumber }, transaction, cancellationToken: ct)) is not { } ticketId)
        {
            return new Refusal.Invalid([new FieldFault("ticketNumber", string.IsNullOrWhiteSpace(ticketNumber) ? "missing" : "unknown")]);
        }

        await TicketStore.LockAsync(connection, transaction, ticketId, ct);
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        switch (await RequestKeys.ClaimAsync(transaction, key, $"{id}", now, ct))
        {
            case (KeyClaim.Repeated, var made):
                return Guid.Parse(made);
            case (KeyClaim.Reused, _):
                return new Refusal.KeyReused();
        }

        var ticket = await tickets.LoadAsync(connection, transaction, ticketId, ct) ?? throw new InvalidOperationException("Tickets are not deleted.");
        var answer = await store.AnswerOfAsync(transaction, ticketId, ct);
        if (PublicationRules.Bar(ticket, answer) is { } refusal)
        {
            return refusal;
        }

        var text = Pii.Text(answer!.Text); // Without an answer it is refused.
        var proposed = new Publication(
            id, ticketId, 1, PublicationState.FirstReview, ticket.Fields.CategoryCode, ticket.Fields.RegionCode, text, [.. PersonalScan.Of(answer.Text, ticket)], answer.Authors, Signature.Of(actor));
        if (!await store.InsertAsync(transaction, proposed, Proposal, actor, now, ct))
        {
            return new Refusal.PublicationUnderWay();
        }

        await audit.WriteAsync(transaction, actor, $"publication.{Proposal}", ticketId, $"{id}", null, null, ct);
        await transaction.CommitAsync(ct);
        return id;
    }

    /// <param name="expectedRevision">The revision that the actor saw.</param>
    public async Task<Outcome<Publication>> DoAsync(Guid id, PublicationVerb verb, Actor actor, int expectedRevision, CancellationToken ct)
    {
        var names = await catalog.GetAsync(ct); // Before holding a connection, so that two are never needed at once.
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await PublicationStore.TicketOfAsync(transaction, id, ct) is not { } ticketId)
        {
            return new Refusal.NoSuchPublication();
        }

        await TicketStore.LockAsync(connection, transaction, ticketId, ct);
        var before = await store.LoadAsync(transaction, id, ct);
        if (!Publication.MayTakePart(actor))
        {
            return new Refusal.PublicationRole();
        }

        // Before the state: who comes second is shown what the first one did.
        if (before.Revision != expectedRevision)
        {
            return new Refusal.PublicationStale();
        }

        var ticket = await tickets.LoadAsync(connection, transaction, ticketId, ct) ?? throw new InvalidOperationException("Tickets are not deleted.");
        var scene = new PublicationScene(actor, time.GetUtcNow(), ticket);
        var outcome = verb.Decide(before, scene);
        if (outcome is not Outcome<Publication>.Done { Value: var decided })
        {
            return outcome;
        }

        var after = decided with { Revision = before.Revision + 1 };
        var tokens = after.State == PublicationState.Published ? Words(after, names) : null;
        await store.SaveAsync(transaction, after, verb, tokens, actor, scene.Now, ct);
        await audit.WriteAsync(transaction, actor, $"publication.{verb.Act}", ticketId, $"{id}", null, verb.Note?.Clear(), ct);
        await transaction.CommitAsync(ct);
        return after;
    }

    /// <summary>By what citizens find it: its words, and what it is about and where.</summary>
    private static string[] Words(Publication published, CatalogSnapshot names) =>
    [
        .. SearchText.Of(
            published.Text.Clear(), published.CategoryCode is { } category ? names.CategoryPath(category) : "", published.RegionCode is { } region ? names.RegionPath(region) : "")
            .Tokens.Where(token => token != Bigrams.Gap).Distinct(),
    ];
}
