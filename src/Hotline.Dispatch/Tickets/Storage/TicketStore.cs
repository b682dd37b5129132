using System.Globalization;
using System.Text.Json;
using Dapper;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Privacy;
using Npgsql;

namespace Hotline.Dispatch.Tickets.Storage;

/// <summary>The only writer of tickets. Every change is one transaction: row, events, clocks, audit and outbox, or nothing.</summary>
internal sealed class TicketStore(TicketMapper mapper, FieldCipher cipher)
{
    public static async Task LockAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid id, CancellationToken ct) =>
        await connection.ExecuteAsync(new CommandDefinition(TicketSql.Lock, new { id }, transaction, cancellationToken: ct));

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
        return row is null ? null : mapper.FromRow(row, [.. deadlines.Select(deadline => deadline.ToDeadline())]);
    }

    /// <returns>False when a ticket with this call id, intake key or number of another platform is there already.</returns>
    public async Task<bool> InsertAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Ticket ticket, string? intakeKey, TicketEvent opened, Actor actor, DateTimeOffset now, CancellationToken ct)
    {
        var row = mapper.ToRow(ticket, now, intakeKey);
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

        var change = new Change(ticket with { EventSeq = 0 }, ticket, [(opened, ticket)], actor, "OpenDraft", now);
        await AppendAsync(connection, transaction, change, ct);
        return true;
    }

    /// <summary>Applies the decided events and writes the result.</summary>
    /// <param name="before">As loaded under the lock.</param>
    public async Task<Ticket> SaveAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, Ticket before, Decision.Events decided, Verb verb, Scene scene, CancellationToken ct)
    {
        var (actor, now) = (scene.Actor, scene.Now);

        // Clocks, recordings and voices of the same matter touch nothing that a person edits, so they leave the version that guards edits alone.
        var bump = verb is Verb.Escalate or Verb.Recount or Verb.LinkRecording or Verb.TakeVoice or Verb.LoseVoice or Verb.FollowMatter ? 0 : 1;
        var ticket = before with { Version = before.Version + bump, Fields = decided.Fields ?? before.Fields };
        if (ticket.Number is null && decided.List.Any(happened => happened is TicketEvent.Accepted or TicketEvent.AnsweredOnCall))
        {
            ticket = ticket with { Number = await NextNumberAsync(connection, transaction, now, ct) };
        }

        var steps = new List<(TicketEvent, Ticket)>();
        foreach (var happened in decided.List)
        {
            ticket = TicketChange.Apply(ticket, happened, actor, now);
            ticket = ticket with { Deadlines = ClockRules.After(ticket, happened, scene) };
            ticket = ticket with { Light = ClockRules.Worst(ticket.Deadlines) };
            steps.Add((happened, ticket));
        }

        if (Difficulty.Reached(before, ticket, scene.Catalog.Policy) is { } marked)
        {
            ticket = TicketChange.Apply(ticket, marked, actor, now);
            steps.Add((marked, ticket));
        }

        var row = mapper.ToRow(ticket, now);
        await connection.ExecuteAsync(new CommandDefinition(TicketSql.Update, row, transaction, cancellationToken: ct));
        if (steps.Count > 0)
        {
            await AppendAsync(connection, transaction, new Change(before, ticket, steps, actor, verb.ToString(), now), ct);
        }

        return ticket;
    }

    private static async Task<string> NextNumberAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, DateTimeOffset now, CancellationToken ct)
    {
        var day = WorkingCalendar.DayOf(now);
        var last = await connection.QuerySingleAsync<int>(new CommandDefinition(TicketSql.NextNumber, new { day }, transaction, cancellationToken: ct));
        return day.ToString("yyMMdd", CultureInfo.InvariantCulture) + last.ToString("D6", CultureInfo.InvariantCulture);
    }

    private async Task AppendAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Change change, CancellationToken ct)
    {
        var id = change.After.Id;
        var escalations = (
            from happened in change.Steps.Select(step => step.Happened).OfType<TicketEvent.Escalated>()
            let clock = change.After.Running(happened.Clock, happened.Unit)
            where clock is not null
            select (happened.Level, Clock: clock, Audience: EscalationLadder.AudienceOf(happened.Level, happened.Clock))).ToArray();
        var seqs = change.Steps.Select(step => step.After.EventSeq).ToArray();
        var parameters = new
        {
            ticketId = id,
            now = change.Now,
            actorId = change.Actor.AccountId,
            actorName = change.Actor.Name,
            actorUnit = change.Actor.UnitCode,
            action = change.Action,
            seqs,
            kinds = change.Steps.Select(step => step.Happened.Kind).ToArray(),
            states = change.Steps.Select(step => step.After.State.ToString()).ToArray(),
            datas = change.Steps.Select(step => DispatchJson.WriteCase(step.Happened)).ToArray(),
            texts = change.Steps.Select(step => EventText.Seal(cipher, step.Happened, id, step.After.EventSeq)).ToArray(),
            payloads = Payloads(change),
            deadlines = DispatchJson.Write(change.After.Deadlines.Except(change.Before.Deadlines).Select(DeadlineRow.From)),
            escalatedDeadlines = escalations.Select(row => row.Clock.Id).ToArray(),
            escalatedKinds = escalations.Select(row => row.Clock.Kind.ToString()).ToArray(),
            escalatedLevels = escalations.Select(row => row.Level).ToArray(),
            escalatedAudiences = escalations.Select(row => row.Audience.ToString()).ToArray(),
            escalatedUnits = escalations.Select(row => row.Audience == Audience.UnitLeader ? row.Clock.UnitCode ?? change.After.UnitCode ?? "" : "").ToArray(),
            escalatedDues = escalations.Select(row => row.Clock.DueAt).ToArray(),
        };
        await connection.ExecuteAsync(new CommandDefinition(TicketSql.Append, parameters, transaction, cancellationToken: ct));
    }

    private static string[] Payloads(Change change)
    {
        var payloads = new List<string>();
        var before = change.Before;
        foreach (var (happened, after) in change.Steps)
        {
            payloads.Add(DispatchJson.Write(new OutboxTicket(
                after.Number, after.Version, after.State, before.State, after.Fields.Type, after.Fields.CategoryCode, after.Fields.RegionCode,
                after.Fields.Urgency, after.Channel, after.OwnerId, after.UnitCode, before.UnitCode, after.CallId, after.Round, after.Light,
                change.Actor.AccountId, JsonSerializer.SerializeToElement(happened, happened.GetType(), DispatchJson.Options),
                after.Followers)));
            before = after;
        }

        return [.. payloads];
    }

    private sealed record Change(
        Ticket Before, Ticket After, IReadOnlyList<(TicketEvent Happened, Ticket After)> Steps, Actor Actor, string Action, DateTimeOffset Now);
}
