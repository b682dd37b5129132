using System.Text.Json;
using Dapper;
using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Npgsql;

namespace Hotline.Dispatch.Trends;

/// <summary>Counts what happened into daily rollups. Rollup and cursor commit together, so every event counts once.</summary>
internal sealed class TrendRollup : IOutboxConsumer
{
    public const string ConsumerName = "trends";

    public string Name => ConsumerName;

    public async Task HandleAsync(IReadOnlyList<OutboxMessage> messages, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var told = messages.SelectMany(CountedOf).ToList();
        foreach (var message in messages.Where(message => message.Kind == nameof(TicketEvent.AnswerWithdrawn)))
        {
            told.AddRange((await WithdrawnSteps.OfAsync(message.TicketId, message.Seq, transaction, ct))
                .Select(step => (KeyOf(message) with { Day = WorkingCalendar.DayOf(step.At), Unit = step.Unit }, -CountsOf(step.Kind, step.Detail))));
        }

        var counted = told
            .Where(pair => pair.Counts != default)
            .GroupBy(pair => pair.Key, pair => pair.Counts)
            .Select(group => (group.Key, Counts: group.Aggregate((sum, one) => sum + one)))
            .OrderBy(pair => pair.Key.ToString(), StringComparer.Ordinal).ToArray();
        if (counted.Length > 0)
        {
            await AddAsync(counted, transaction, ct);
        }
    }

    private static IEnumerable<(Key Key, Counts Counts)> CountedOf(OutboxMessage message) => message.Kind switch
    {
        nameof(TicketEvent.Classified) => Moved(message),
        nameof(TicketEvent.Regraded) => Regraded(message),
        nameof(TicketEvent.AnswerReopened) => TakenBack(message),
        nameof(TicketEvent.Merged) => Joined(message, DispatchJson.Read<TicketEvent.Merged>(message.Ticket.Detail.GetRawText()).AcceptedOn, 1),
        nameof(TicketEvent.MergeUndone) => Joined(message, DispatchJson.Read<TicketEvent.MergeUndone>(message.Ticket.Detail.GetRawText()).AcceptedOn, -1),
        _ => [(KeyOf(message), CountsOf(message.Kind, message.Ticket.Detail))],
    };

    /// <summary>An answer that was found wrong was none: on the day on which it was given, whenever that was found. That the request was taken in then stands.</summary>
    private static IEnumerable<(Key Key, Counts Counts)> TakenBack(OutboxMessage message) =>
        DispatchJson.Read<TicketEvent.AnswerReopened>(message.Ticket.Detail.GetRawText()).AnsweredOn is { } day ? [(KeyOf(message) with { Day = day }, new Counts(OnCall: -1))] : [];

    /// <summary>A request that was merged into another is no matter of its own, on the day it was accepted, whenever that was found; undone, it is one again.</summary>
    private static IEnumerable<(Key Key, Counts Counts)> Joined(OutboxMessage message, DateOnly? acceptedOn, int by) =>
        acceptedOn is { } day ? [(KeyOf(message) with { Day = day, Unit = "" }, new Counts(Merged: by))] : [];

    /// <summary>A request that a dispatcher classified counts where it belongs, on the day it was accepted; what was done to it before stays where it was counted.</summary>
    private static IEnumerable<(Key Key, Counts Counts)> Moved(OutboxMessage message)
    {
        var moved = DispatchJson.Read<TicketEvent.Classified>(message.Ticket.Detail.GetRawText());
        var now = new Key(
            moved.AcceptedOn, moved.CategoryCode ?? "", moved.RegionCode ?? "", "", message.Ticket.Channel.ToString(), message.Ticket.Type?.ToString() ?? "");
        return
        [
            (now with { Category = moved.CategoryBefore ?? "", Region = moved.RegionBefore ?? "" }, new Counts(Accepted: -1, Merged: moved.InMatter ? -1 : 0)),
            (now, new Counts(Accepted: 1, Merged: moved.InMatter ? 1 : 0)),
        ];
    }

    /// <summary>The same of one whose type was set right.</summary>
    private static IEnumerable<(Key Key, Counts Counts)> Regraded(OutboxMessage message)
    {
        var regraded = DispatchJson.Read<TicketEvent.Regraded>(message.Ticket.Detail.GetRawText());
        var now = KeyOf(message) with { Day = regraded.AcceptedOn, Unit = "", Type = regraded.Type?.ToString() ?? "" };
        return [(now with { Type = regraded.TypeBefore?.ToString() ?? "" }, new Counts(Accepted: -1)), (now, new Counts(Accepted: 1))];
    }

    private static Key KeyOf(OutboxMessage message)
    {
        var ticket = message.Ticket;

        // An upheld return takes the unit away; the counts of what follows are nobody's.
        return new Key(
            WorkingCalendar.DayOf(message.At), ticket.CategoryCode ?? "", ticket.RegionCode ?? "",
            message.Kind is nameof(TicketEvent.Accepted) or nameof(TicketEvent.AnsweredOnCall) or nameof(TicketEvent.AnswerReopened) ? "" : ticket.UnitCode ?? "",
            ticket.Channel.ToString(), ticket.Type?.ToString() ?? "");
    }

    private static Counts CountsOf(string kind, JsonElement detail) => kind switch
    {
        nameof(TicketEvent.Accepted) => new Counts(Accepted: 1),
        nameof(TicketEvent.AnsweredOnCall) => new Counts(Accepted: 1, OnCall: 1),
        nameof(TicketEvent.Dispatched) => new Counts(Dispatched: 1),
        nameof(TicketEvent.Replied) or nameof(TicketEvent.AnsweredWithMatter) or nameof(TicketEvent.HandOutAnswered) => new Counts(Replied: 1),
        nameof(TicketEvent.Closed) => new Counts(Closed: 1),
        nameof(TicketEvent.LightTurned) when Is(detail, "clock", nameof(DeadlineKind.Handle)) is true && Is(detail, "light", nameof(Light.Overdue)) is true => new Counts(Overdue: 1),
        nameof(TicketEvent.FollowedUp) => new Counts(
            Solved: Is(detail, "solved", nameof(Solved.Unsolved)) is false ? 1 : 0,
            Satisfied: Is(detail, "satisfied", nameof(Satisfaction.Dissatisfied)) is false && Is(detail, "satisfied", nameof(Satisfaction.VeryDissatisfied)) is false ? 1 : 0),
        _ => default,
    };

    /// <returns>Null when the property was not given.</returns>
    private static bool? Is(JsonElement detail, string property, string value) =>
        detail.TryGetProperty(property, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() == value : null;

    private static async Task AddAsync((Key Key, Counts Counts)[] counted, NpgsqlTransaction transaction, CancellationToken ct)
    {
        const string sql = """
            insert into dispatch.daily_rollup as old (day, category_code, region_code, unit_code, channel, type,
                accepted, on_call, dispatched, replied, closed, overdue, solved, satisfied, merged)
            select * from unnest(@days, @categories, @regions, @units, @channels, @types,
                @accepted, @onCall, @dispatched, @replied, @closed, @overdue, @solved, @satisfied, @merged)
            on conflict (day, category_code, region_code, unit_code, channel, type) do update set
                accepted = old.accepted + excluded.accepted, on_call = old.on_call + excluded.on_call,
                dispatched = old.dispatched + excluded.dispatched, replied = old.replied + excluded.replied,
                closed = old.closed + excluded.closed, overdue = old.overdue + excluded.overdue,
                solved = old.solved + excluded.solved, satisfied = old.satisfied + excluded.satisfied, merged = old.merged + excluded.merged
            """;
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, new // A live transaction has its connection.
        {
            days = counted.Select(pair => pair.Key.Day).ToArray(),
            categories = counted.Select(pair => pair.Key.Category).ToArray(),
            regions = counted.Select(pair => pair.Key.Region).ToArray(),
            units = counted.Select(pair => pair.Key.Unit).ToArray(),
            channels = counted.Select(pair => pair.Key.Channel).ToArray(),
            types = counted.Select(pair => pair.Key.Type).ToArray(),
            accepted = counted.Select(pair => pair.Counts.Accepted).ToArray(),
            onCall = counted.Select(pair => pair.Counts.OnCall).ToArray(),
            dispatched = counted.Select(pair => pair.Counts.Dispatched).ToArray(),
            replied = counted.Select(pair => pair.Counts.Replied).ToArray(),
            closed = counted.Select(pair => pair.Counts.Closed).ToArray(),
            overdue = counted.Select(pair => pair.Counts.Overdue).ToArray(),
            solved = counted.Select(pair => pair.Counts.Solved).ToArray(),
            satisfied = counted.Select(pair => pair.Counts.Satisfied).ToArray(),
            merged = counted.Select(pair => pair.Counts.Merged).ToArray(),
        }, transaction, cancellationToken: ct));
    }

    private sealed record Key(DateOnly Day, string Category, string Region, string Unit, string Channel, string Type);

    private readonly record struct Counts(
        int Accepted = 0, int OnCall = 0, int Dispatched = 0, int Replied = 0, int Closed = 0, int Overdue = 0, int Solved = 0, int Satisfied = 0, int Merged = 0)
    {
        public static Counts operator -(Counts taken) => new(
            -taken.Accepted, -taken.OnCall, -taken.Dispatched, -taken.Replied, -taken.Closed, -taken.Overdue, -taken.Solved, -taken.Satisfied, -taken.Merged);

        public static Counts operator +(Counts left, Counts right) => new(
            left.Accepted + right.Accepted, left.OnCall + right.OnCall, left.Dispatched + right.Dispatched, left.Replied + right.Replied,
            left.Closed + right.Closed, left.Overdue + right.Overdue, left.Solved + right.Solved, left.Satisfied + right.Satisfied, left.Merged + right.Merged);
    }
}
