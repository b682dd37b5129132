using System.Globalization;
using Dapper;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.FollowUps;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Publications;
using Hotline.Dispatch.Tickets.Verbs;
using Npgsql;

namespace Hotline.Dispatch.Tickets.Storage;

/// <summary>The only writer of tickets. Every change is one transaction: row, events, clocks, audit and outbox, or nothing.</summary>
internal sealed class TicketStore(TicketMapper mapper, FieldCipher cipher)
{
    private const string Opening = "OpenDraft";
    private readonly PreparedStatement create = new(TicketSql.Create);
    private readonly PublicationStore publications = new(cipher);

    public static async Task LockAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid id, CancellationToken ct) =>
        await connection.ExecuteAsync(new CommandDefinition(TicketSql.Lock, new { id }, transaction, cancellationToken: ct));

    /// <returns>False: somebody is changing it now.</returns>
    public static Task<bool> TryLockAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid id, CancellationToken ct) =>
        connection.QuerySingleAsync<bool>(new CommandDefinition(TicketSql.TryLock, new { id }, transaction, cancellationToken: ct));

    /// <summary>Locks two in one order, whichever is named first: of two that want both, none waits for the other.</summary>
    public static async Task LockBothAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid one, Guid other, CancellationToken ct)
    {
        foreach (var id in new[] { one, other }.Order())
        {
            await LockAsync(connection, transaction, id, ct);
        }
    }

    public async Task<Ticket?> LoadAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, Guid id, CancellationToken ct)
    {
        await using var both = await connection.QueryMultipleAsync(new CommandDefinition(TicketSql.Load, new { id }, transaction, cancellationToken: ct));
        var row = await both.ReadSingleOrDefaultAsync<TicketRow>();
        var deadlines = await both.ReadAsync<DeadlineRow>();
        var ticket = row is null ? null : mapper.FromRow(row, [.. deadlines.Select(deadline => deadline.ToDeadline())]);
        if (ticket?.Before is not { At: var at, Clocks: var clocks })
        {
            return ticket;
        }

        var ended = await connection.QueryAsync<DeadlineRow>(new CommandDefinition(TicketSql.LoadSince, new { id, at = at.ToUniversalTime(), clocks = clocks.ToArray() }, transaction, cancellationToken: ct));
        return ticket with { Deadlines = [.. ticket.Deadlines.Concat(ended.Select(deadline => deadline.ToDeadline())).OrderBy(deadline => deadline.Id)] };
    }

    /// <returns>False when a ticket with this call id, intake key or number of another platform is there already.</returns>
    public async Task<bool> InsertAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Ticket ticket, OpenDraft opening, TicketEvent opened, Actor actor, DateTimeOffset now, CancellationToken ct)
    {
        var row = mapper.ToRow(ticket, now, opening);
        if (await connection.ExecuteAsync(new CommandDefinition(TicketSql.Insert, row, transaction, cancellationToken: ct)) == 0)
        {
            return false;
        }

        if (ticket.Fields.ForeignNumbers is { Count: > 0 } numbers && !await ForeignNumberStore.ReplaceAsync(connection, transaction, ticket.Id, numbers, ct))
        {
            await ForeignNumberStore.ForgetAsync(connection, transaction, ticket.Id, ct);
            await connection.ExecuteAsync(new CommandDefinition(TicketSql.Unmake, new { ticket.Id }, transaction, cancellationToken: ct));
            return false;
        }

        var change = new Change(ticket with { EventSeq = 0 }, ticket, [new Step(opened, ticket)], actor, [Opening], now);
        await AppendAsync(connection, transaction, change, ct);
        return true;
    }

    /// <summary>Applies the decided events and writes the result.</summary>
    /// <param name="before">As loaded under the lock.</param>
    public async Task<Ticket> SaveAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Ticket before, Decision.Events decided, Verb verb, Scene scene, CancellationToken ct)
    {
        var now = scene.Now;

        // Clocks, recordings, calls, checks of an answer, looks for repeats and voices of the same matter touch nothing that a person edits, so they leave the version that guards edits alone.
        var aside = verb is Verb.Escalate or Verb.Recount or Verb.LinkRecording or Verb.LinkCall or Verb.CheckAnswer or Verb.NoteRepeats or Verb.TakeVoice or Verb.LoseVoice or Verb.FollowMatter;
        var ticket = before with { Version = before.Version + (aside ? 0 : 1), Fields = decided.Fields ?? before.Fields };
        if (ticket.Number is null && decided.List.Any(happened => happened is TicketEvent.Accepted or TicketEvent.AnsweredOnCall))
        {
            ticket = ticket with { Number = await NextNumberAsync(connection, transaction, now, ct) };
        }

        var change = Change.Of(before, ticket, decided.List, verb, scene);
        var row = mapper.ToRow(change.After, now);
        await connection.ExecuteAsync(new CommandDefinition(TicketSql.Update, row, transaction, cancellationToken: ct));
        if (PublicationRules.EndedBy(change) is { } why && await publications.EndAsync(transaction, change.After.Id, why, now, ct))
        {
            change = change with { Actions = [.. change.Actions, "publication.end"] };
        }

        if (change.Steps.Count > 0)
        {
            await AppendAsync(connection, transaction, change, ct);
        }

        if (FollowUpCallStore.DueAfter(change) is { } due)
        {
            await FollowUpCallStore.PutAsync(transaction, change.After.Id, change.After.Round, due, ct);
        }

        if (FollowUpCallStore.LeftAloneUntil(change, scene.Catalog.Policy) is { } until)
        {
            await FollowUpCallStore.LeaveAloneAsync(transaction, change.After.Id, until, ct);
        }

        return change.After;
    }

    /// <summary>
    /// A ticket that is opened and accepted in one, to be written. What was decided is applied to the draft as if it had been saved between, so that
    /// events, audit and outbox read as after two requests.
    /// </summary>
    /// <param name="number">As <see cref="NumberOf"/> gives it.</param>
    public Creation Created(Ticket draft, Decision.Events decided, string number, OpenDraft opening, Scene scene)
    {
        var accepted = draft with { Version = draft.Version + 1, Number = number, Fields = decided.Fields ?? draft.Fields };
        var change = Change.Of(draft, accepted, decided.List, Verb.Accept, scene).OpenedBy(new TicketEvent.DraftOpened(draft.Channel, draft.CallId), Opening);
        return new Creation(mapper.ToRow(change.After, scene.Now, opening), ChangeRows.Of(change, cipher));
    }

    /// <summary>What writes them all. It fails with a unique violation where a ticket with the call id or intake key of one of them is there already.</summary>
    public NpgsqlBatchCommand Write(IReadOnlyList<Creation> all) => create.WithEach([.. all.Select(one => one.Ticket)], ChangeColumns.Of([.. all.Select(one => one.Rows)]));

    /// <summary>The ticket number that the counter's answer makes on this day.</summary>
    public static string NumberOf(DateOnly day, int last) => day.ToString("yyMMdd", CultureInfo.InvariantCulture) + last.ToString("D6", CultureInfo.InvariantCulture);

    private static async Task<string> NextNumberAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, DateTimeOffset now, CancellationToken ct)
    {
        var day = WorkingCalendar.DayOf(now);
        return NumberOf(day, await connection.QuerySingleAsync<int>(new CommandDefinition(TicketSql.NextNumber, new { day }, transaction, cancellationToken: ct)));
    }

    private async Task AppendAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Change change, CancellationToken ct) =>
        await connection.ExecuteAsync(new CommandDefinition(TicketSql.Append, ChangeColumns.Of([ChangeRows.Of(change, cipher)]), transaction, cancellationToken: ct));
}
