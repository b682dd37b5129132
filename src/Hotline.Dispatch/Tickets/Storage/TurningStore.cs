using Dapper;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Tickets.Verbs;
using Npgsql;

namespace Hotline.Dispatch.Tickets.Storage;

/// <summary>
/// Turns the lights of many tickets in one transaction: each is decided on by itself, by the same functions as one alone, and what follows is written together.
/// Turning changes few columns and seals nothing, which is why it need not go through the whole row.
/// </summary>
internal sealed class TurningStore(TicketMapper mapper)
{
    /// <summary>So many due clocks are looked through for tickets that no other node holds, for each that is taken.</summary>
    private const int Among = 6;

    /// <returns>The tickets that are due and now locked by the transaction, longest due first.</returns>
    public static async Task<Guid[]> LockDueAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, DateTimeOffset now, int limit, CancellationToken ct) =>
        [.. await connection.QueryAsync<Guid>(new CommandDefinition(TurningSql.LockDue, new { now, limit, among = limit * Among }, transaction, cancellationToken: ct))];

    /// <summary>Decides on each and writes what follows, within the transaction that holds their locks.</summary>
    /// <exception cref="InvalidOperationException">A row was not as it was read; nothing may be committed.</exception>
    public async Task<Turned> TurnAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid[] ids, Scene scene, CancellationToken ct)
    {
        var (changes, apart) = (new List<Change>(), new List<Guid>());
        foreach (var (row, clocks) in await LoadAsync(connection, transaction, ids, ct))
        {
            if (!Decide(row, clocks, scene, out var change))
            {
                apart.Add(row.Id);
            }
            else if (change is not null)
            {
                changes.Add(change);
            }
        }

        if (changes.Count > 0 && await WriteAsync(connection, transaction, changes, scene, ct) != changes.Count)
        {
            throw new InvalidOperationException("A ticket was changed without its lock.");
        }

        return new Turned(changes.Count, apart);
    }

    private static async Task<IEnumerable<(TicketRow Row, IEnumerable<DeadlineRow> Clocks)>> LoadAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid[] ids, CancellationToken ct)
    {
        await using var both = await connection.QueryMultipleAsync(new CommandDefinition(TurningSql.Load, new { ids }, transaction, cancellationToken: ct));
        var rows = (await both.ReadAsync<TicketRow>()).AsList();
        var clocks = (await both.ReadAsync<DeadlineRow>()).ToLookup(clock => clock.TicketId);
        return rows.Select(row => (row, clocks[row.Id]));
    }

    /// <returns>False when the ticket cannot be read or decided on, or more than its lights would change: it is one for the ordinary way.</returns>
    private bool Decide(TicketRow row, IEnumerable<DeadlineRow> clocks, Scene scene, out Change? change)
    {
        change = null;
        try
        {
            var ticket = mapper.FromRow(row, [.. clocks.Select(clock => clock.ToDeadline())]);
            if (TicketLifecycle.Check(Verb.Escalate, ticket, scene.Actor) is not null)
            {
                return true;
            }

            if (new Escalate().Decide(ticket, scene) is not Decision.Events { Fields: null } decided)
            {
                return false;
            }

            change = decided.List.Count > 0 ? Change.Of(ticket, ticket, decided.List, Verb.Escalate, scene) : null;
            return change is null || TurnsOnly(change);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return false; // Whatever is wrong with it shows again, by itself, and is told there.
        }
    }

    /// <summary>Nothing but what <see cref="TurningSql.Write"/> writes is different.</summary>
    private static bool TurnsOnly(Change change)
    {
        var (before, after) = (change.Before, change.After);
        return before == after with { EventSeq = before.EventSeq, Light = before.Light, EscalationLevel = before.EscalationLevel, Judgements = before.Judgements, Deadlines = before.Deadlines }
            && before.Deadlines.Length == after.Deadlines.Length
            && before.Deadlines.Zip(after.Deadlines).All(pair =>
                pair.First == pair.Second with { Light = pair.First.Light, EscalationLevel = pair.First.EscalationLevel, EscalateAt = pair.First.EscalateAt })
            && change.Steps.All(step => step.Happened is TicketEvent.LightTurned or TicketEvent.Escalated);
    }

    private static async Task<int> WriteAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, List<Change> changes, Scene scene, CancellationToken ct)
    {
        var clocks = changes.SelectMany(change => change.After.Deadlines.Except(change.Before.Deadlines)).ToArray();
        var events = changes.SelectMany(change => change.Steps.Zip(change.Payloads(), (step, payload) => (change.After.Id, Step: step, step.After, Payload: payload))).ToArray();
        var climbs = changes.SelectMany(change => change.Escalations()).ToArray();
        var parameters = new
        {
            now = scene.Now,
            actorId = scene.Actor.AccountId,
            actorName = scene.Actor.Name,
            actorUnit = scene.Actor.UnitCode,
            action = Verb.Escalate.ToString(),
            ids = changes.Select(change => change.After.Id).ToArray(),
            seqsBefore = changes.Select(change => change.Before.EventSeq).ToArray(),
            seqsAfter = changes.Select(change => change.After.EventSeq).ToArray(),
            lights = changes.Select(change => change.After.Light.ToString()).ToArray(),
            levels = changes.Select(change => change.After.EscalationLevel).ToArray(),
            urgents = changes.Select(change => ListPlace.UrgentAt(change.After)?.ToUniversalTime()).ToArray(),
            desks = changes.Select(change => ListPlace.DeskDueAt(change.After)?.ToUniversalTime()).ToArray(),
            judgements = changes.Select(change => DispatchJson.Write(change.After.Judgements)).ToArray(),
            judgedUnits = changes.Select(change => DispatchJson.Write(change.After.JudgedUnits)).ToArray(),
            clockIds = clocks.Select(clock => clock.Id).ToArray(),
            clockLights = clocks.Select(clock => clock.Light.ToString()).ToArray(),
            clockNext = clocks.Select(clock => clock.NextFireAt?.ToUniversalTime()).ToArray(),
            clockLevels = clocks.Select(clock => clock.EscalationLevel).ToArray(),
            clockEscalate = clocks.Select(clock => clock.EscalateAt?.ToUniversalTime()).ToArray(),
            eventTickets = events.Select(row => row.Id).ToArray(),
            eventSeqs = events.Select(row => row.After.EventSeq).ToArray(),
            eventKinds = events.Select(row => row.Step.Happened.Kind).ToArray(),
            eventStates = events.Select(row => row.After.State.ToString()).ToArray(),
            eventDatas = events.Select(row => row.Step.Json.GetRawText()).ToArray(),
            eventPayloads = events.Select(row => row.Payload).ToArray(),
            climbTickets = climbs.Select(climb => climb.Clock.TicketId).ToArray(),
            climbClocks = climbs.Select(climb => climb.Clock.Id).ToArray(),
            climbKinds = climbs.Select(climb => climb.Clock.Kind.ToString()).ToArray(),
            climbLevels = climbs.Select(climb => climb.Level).ToArray(),
            climbAudiences = climbs.Select(climb => climb.Audience.ToString()).ToArray(),
            climbUnits = climbs.Select(climb => climb.Unit).ToArray(),
            climbDues = climbs.Select(climb => climb.Clock.DueAt.ToUniversalTime()).ToArray(),
        };
        return await connection.QuerySingleAsync<int>(new CommandDefinition(TurningSql.Write, parameters, transaction, cancellationToken: ct));
    }
}

/// <param name="Tickets">How many were changed.</param>
/// <param name="Apart">Those that are to be done one by one.</param>
internal sealed record Turned(int Tickets, IReadOnlyList<Guid> Apart);
