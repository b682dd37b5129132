using System.Data;
using Dapper;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Knowledge;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Npgsql;

namespace Hotline.Dispatch.Tickets;

/// <summary>The door to tickets: opens drafts and carries out verbs.</summary>
public sealed class TicketDesk
{
    private readonly NpgsqlDataSource database;
    private readonly TicketStore store;
    private readonly CatalogCache catalog;
    private readonly TimeProvider time;
    private readonly DispatchMetrics metrics;

    internal TicketDesk(NpgsqlDataSource database, TicketStore store, CatalogCache catalog, TimeProvider time, DispatchMetrics metrics)
    {
        this.database = database;
        this.store = store;
        this.catalog = catalog;
        this.time = time;
        this.metrics = metrics;
    }

    /// <summary>Opens a draft in a transaction of its own.</summary>
    public async Task<Guid> OpenDraftAsync(OpenDraft command, Actor actor, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var id = await OpenDraftAsync(command, actor, transaction, ct);
        await transaction.CommitAsync(ct);
        return id;
    }

    /// <summary>Opens a draft within the caller's transaction (read committed), together with the offer of the call.</summary>
    /// <returns>The new ticket's id, or the id of the one that this call, intake key or number of another platform already has.</returns>
    public async Task<Guid> OpenDraftAsync(OpenDraft command, Actor actor, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var connection = transaction.Connection ?? throw new ArgumentException("The transaction has ended.", nameof(transaction));
        var now = time.GetUtcNow();
        var ticket = command.NewTicket(Guid.CreateVersion7(now), actor, now);
        var opened = new TicketEvent.DraftOpened(command.Channel, command.CallId);
        if (await store.InsertAsync(connection, transaction, ticket, command, opened, actor, now, ct))
        {
            return ticket.Id;
        }

        const string sql = """
            select id from dispatch.ticket
            where call_id = @CallId or intake_key = @IntakeKey
                or id in (select ticket_id from dispatch.ticket_foreign_number where (platform, number) in (select * from unnest(@platforms, @numbers)))
            order by opened_at, id limit 1
            """;
        var foreign = command.Fields?.ForeignNumbers?.ToArray() ?? [];
        var id = await connection.QuerySingleAsync<Guid>(new CommandDefinition(sql, new
        {
            command.CallId,
            command.IntakeKey,
            platforms = foreign.Select(pair => pair.Key).ToArray(),
            numbers = foreign.Select(pair => pair.Value).ToArray(),
        }, transaction, cancellationToken: ct));
        await TicketStore.LockAsync(connection, transaction, id, ct);
        var existing = await store.LoadAsync(connection, transaction, id, ct);
        if (existing is { State: TicketState.Draft } && existing.OwnerId != actor.AccountId && !actor.Is(Role.System))
        {
            var scene = new Scene(actor, now, await catalog.GetAsync(ct));
            await store.SaveAsync(connection, transaction, existing, new Decision.Events([new TicketEvent.DraftTakenOver()]), Verb.SaveDraft, scene, ct);
        }

        return id;
    }

    /// <summary>The ticket was made under this intake key by a request that asked for something else.</summary>
    public async Task<bool> IsOfAnotherAsync(Guid ticketId, string intakeKey, byte[] print, CancellationToken ct)
    {
        const string sql = "select exists (select 1 from dispatch.ticket where id = @ticketId and intake_key = @intakeKey and intake_print <> @print)";
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleAsync<bool>(new CommandDefinition(sql, new { ticketId, intakeKey, print }, cancellationToken: ct));
    }

    /// <summary>
    /// The caller gave up before an agent was there: a draft into which nobody typed is withdrawn, one with content
    /// stays its agent's. Within the caller's transaction.
    /// </summary>
    /// <returns>True when it was withdrawn.</returns>
    public async Task<bool> DropDraftAsync(Guid ticketId, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var connection = transaction.Connection ?? throw new ArgumentException("The transaction has ended.", nameof(transaction));
        await TicketStore.LockAsync(connection, transaction, ticketId, ct);
        if (await store.LoadAsync(connection, transaction, ticketId, ct) is not { State: TicketState.Draft, Fields.IsBlank: true })
        {
            return false;
        }

        await DoWithinAsync(ticketId, new Withdraw(WithdrawReason.CallerGone), Actor.System, null, connection, transaction, ct);
        return true;
    }

    /// <summary>Carries out one verb.</summary>
    /// <param name="expectedVersion">The version the actor saw; null skips the check (the state table still decides).</param>
    public async Task<Outcome<TicketStamp>> DoAsync(Guid ticketId, TicketCommand command, Actor actor, int? expectedVersion, CancellationToken ct)
    {
        // Read it before holding a connection, so that two are never needed at once.
        await catalog.GetAsync(ct);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        await TicketStore.LockAsync(connection, transaction, ticketId, ct);
        var (outcome, _) = await DoWithinAsync(ticketId, command, actor, expectedVersion, connection, transaction, ct);
        if (outcome is Outcome<TicketStamp>.Done)
        {
            await transaction.CommitAsync(ct);
        }

        metrics.Did(command.Verb, outcome);
        return outcome;
    }

    /// <summary>The same within a transaction that holds the ticket's lock; tells also whether anything changed.</summary>
    internal async Task<(Outcome<TicketStamp> Outcome, bool Changed)> DoWithinAsync(
        Guid ticketId, TicketCommand command, Actor actor, int? expectedVersion, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        if (await store.LoadAsync(connection, transaction, ticketId, ct) is not { } ticket)
        {
            return (new Refusal.NotFound(), false);
        }

        if (TicketLifecycle.CheckActor(command.Verb, ticket, actor) is { } notTheirs)
        {
            return (notTheirs, false);
        }

        // Before the state: who comes second is shown what the first one did, not only told that it is too late.
        if (expectedVersion is { } expected && expected != ticket.Version)
        {
            return (new Refusal.StaleVersion(ticket.Version), false);
        }

        if (TicketLifecycle.CheckState(command.Verb, ticket, actor) is { } tooLate)
        {
            return (tooLate, false);
        }

        var scene = new Scene(actor, time.GetUtcNow(), await catalog.GetAsync(ct));
        if (command is ICitingCommand { Cited: { Count: > 0 } cited })
        {
            switch (await CitedAnswers.FindAsync(transaction, cited, scene.Now, ct))
            {
                case Outcome<Citation[]>.Done found:
                    scene = scene with { Citations = found.Value };
                    break;
                case Outcome<Citation[]>.Refused refused:
                    return (refused.Why, false);
            }
        }

        switch (command.Decide(ticket, scene))
        {
            case Decision.No no:
                return (no.Why, false);
            case Decision.Events { List.Count: 0, Fields: null }:
                return (Stamp(ticket), false);
            case Decision.Events { Fields.ForeignNumbers: { } numbers } when !SameNumbers(numbers, ticket.Fields.ForeignNumbers)
                && !await ForeignNumberStore.ReplaceAsync(connection, transaction, ticketId, numbers, ct):
                return (new Refusal.Invalid([new FieldFault("foreignNumbers", "taken")]), false);
            case Decision.Events when command is ProvedCommand { Files: { } named } && named.Distinct().Count() > scene.Catalog.Policy.EvidenceFiles:
                return (new Refusal.Invalid([new FieldFault("files", "too-many", scene.Catalog.Policy.EvidenceFiles)]), false);
            case Decision.Events when command is ProvedCommand { Files: { Count: > 0 } files }
                && !await EvidenceStore.BindAsync(connection, transaction, ticketId, ticket.EventSeq + 1, files, actor, ct):
                return (new Refusal.Invalid([new FieldFault("files", "gone")]), false);
            case Decision.Events decided:
                var saved = await store.SaveAsync(connection, transaction, ticket, decided, command.Verb, scene, ct);
                await CitedAnswers.CountAsync(transaction, ticketId, decided.List, scene, ct);
                return (Stamp(saved), true);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static bool SameNumbers(IReadOnlyDictionary<string, string> now, IReadOnlyDictionary<string, string>? before) =>
        now.Count == (before?.Count ?? 0) && now.All(pair => before?.GetValueOrDefault(pair.Key) == pair.Value);

    internal static TicketStamp Stamp(Ticket ticket) => new(ticket.Id, ticket.Number, ticket.State, ticket.Version);
}
