using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Search;
using Hotline.Dispatch.Tickets.Reading;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Dispatch.Tickets.Verbs;
using Npgsql;

namespace Hotline.Dispatch.Tickets;

/// <summary>What intake in one request made.</summary>
/// <param name="Page">As its maker may see it; null for a ticket that was there already.</param>
/// <param name="Repeats">What the same caller asked for before that may be the same matter. It stops nothing: a person decides.</param>
public sealed record TakenIn(Guid Id, TicketPage? Page, IReadOnlyList<SimilarTicket> Repeats);

/// <summary>
/// The door for a request whose form is complete: opened and accepted in one. The verbs decide as for a draft that is accepted later; it costs two
/// round trips to the database, one that reads and one that writes everything (docs/adr/0092).
/// </summary>
public sealed class TicketIntake
{
    private readonly PreparedStatement reading = new($"{TicketSql.NextNumber}; {CallersRecent.Sql}");
    private readonly NpgsqlDataSource database;
    private readonly TicketDesk desk;
    private readonly TicketStore store;
    private readonly CallersRecent callers;
    private readonly CallersEarlier earlier;
    private readonly CatalogCache catalog;
    private readonly OutboxRinger ringer;
    private readonly TimeProvider time;
    private readonly DispatchMetrics metrics;

    internal TicketIntake(
        NpgsqlDataSource database, TicketDesk desk, TicketStore store, CallersRecent callers, CallersEarlier earlier, CatalogCache catalog, OutboxRinger ringer,
        TimeProvider time, DispatchMetrics metrics) =>
        (this.database, this.desk, this.store, this.callers, this.earlier, this.catalog, this.ringer, this.time, this.metrics) =
        (database, desk, store, callers, earlier, catalog, ringer, time, metrics);

    /// <summary>Opens, accepts and routes by rule, or leaves nothing behind.</summary>
    /// <returns>The new ticket; the one that this intake key, call or number of another platform already has, as it is; or why not.</returns>
    public async Task<Outcome<TakenIn>> AcceptAsync(OpenDraft command, Actor actor, CancellationToken ct)
    {
        var scene = new Scene(actor, TicketChange.AsKept(time.GetUtcNow()), await catalog.GetAsync(ct));
        var draft = command.NewTicket(Guid.CreateVersion7(scene.Now), actor, scene.Now);
        if (TicketLifecycle.Check(Verb.Accept, draft, actor) is not null)
        {
            // It is the actor's own and just begun: only the role can lack.
            return new Refusal.RoleMissing(Verb.Accept);
        }

        switch (new Accept().Decide(draft, scene))
        {
            case Decision.Events decided:
                return await MakeAsync(command, draft, decided, scene, ct) is { } made ? made : new TakenIn(await desk.OpenDraftAsync(command, actor, ct), null, []);
            case Decision.No no:
                return no.Why;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <returns>Null when it is there already.</returns>
    private async Task<TakenIn?> MakeAsync(OpenDraft command, Ticket draft, Decision.Events decided, Scene scene, CancellationToken ct)
    {
        IReadOnlyList<Step>? steps;
        IReadOnlyList<Guid> ids;
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            (var number, ids) = await ReadAsync(connection, draft, scene, ct);
            steps = await WriteAsync(connection, command, draft, decided, number, scene, ct);
        }

        if (steps is null)
        {
            return null;
        }

        ringer.Ring();
        var ticket = steps[^1].After;
        metrics.Did(Verb.Accept, TicketDesk.Stamp(ticket));

        // After the connection was given back: never two at once.
        return new TakenIn(ticket.Id, FirstPage.Of(steps, scene), await earlier.LikeAsync(draft, ids, scene.Actor, ct));
    }

    private async Task<(string Number, IReadOnlyList<Guid> Earlier)> ReadAsync(NpgsqlConnection connection, Ticket draft, Scene scene, CancellationToken ct)
    {
        var day = WorkingCalendar.DayOf(scene.Now);
        await using var command = await reading.PrepareAsync(connection, null, ct, new { day }, callers.NumbersOf(draft, scene.Now));
        await using var answers = await command.ExecuteReaderAsync(ct);
        await answers.ReadAsync(ct);
        var number = TicketStore.NumberOf(day, answers.GetInt32(0));
        await answers.NextResultAsync(ct);
        var ids = new List<Guid>();
        while (await answers.ReadAsync(ct))
        {
            ids.Add(answers.GetGuid(0));
        }

        return (number, ids);
    }

    /// <summary>The one statement; with numbers of other platforms, which are claimed beside the ticket, a transaction around both.</summary>
    /// <returns>Null when it is there already.</returns>
    private async Task<IReadOnlyList<Step>?> WriteAsync(
        NpgsqlConnection connection, OpenDraft command, Ticket draft, Decision.Events decided, string number, Scene scene, CancellationToken ct)
    {
        try
        {
            if (draft.Fields.ForeignNumbers is not { Count: > 0 } foreign)
            {
                return await store.CreateAsync(connection, null, draft, decided, number, command.IntakeKey, scene, ct);
            }

            await using var transaction = await connection.BeginTransactionAsync(ct);
            var steps = await store.CreateAsync(connection, transaction, draft, decided, number, command.IntakeKey, scene, ct);
            if (!await ForeignNumberStore.ReplaceAsync(connection, transaction, draft.Id, foreign, ct))
            {
                return null;
            }

            await transaction.CommitAsync(ct);
            return steps;
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return null;
        }
    }
}
