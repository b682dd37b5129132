using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Metrics.Storage;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Dispatch.Metrics;

/// <summary>Tickets rebuilt from their event log, with what of each does not change after its acceptance and the catalogue as it stands (docs/adr/0114).</summary>
internal static class LogReplay
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Each ticket's events applied one after the other, as they were when they happened.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<LifeStep>>> RebuiltAsync(DispatchScene live)
    {
        var catalog = await live.Services.GetRequiredService<CatalogCache>().GetAsync(Ct);
        var database = live.Database.DataSource;
        var log = (await database.RowsAsync(
            "select ticket_id, at, kind, data::text, actor_id, actor_name, actor_unit from dispatch.ticket_event order by ticket_id, seq",
            row => new Logged(row.GetGuid(0), row.GetFieldValue<DateTimeOffset>(1), row.GetString(2), row.GetString(3), row.GetGuid(4), row.GetString(5), row.TextAt(6)))).ToLookup(row => row.TicketId);
        var heads = await database.RowsAsync(
            "select id, number, type, category_code, region_code, urgency, confidential, anonymous from dispatch.ticket order by id",
            row => new Head(row.GetGuid(0), row.TextAt(1), row.TextAt(2), row.TextAt(3), row.TextAt(4), row.GetString(5), row.GetBoolean(6), row.GetBoolean(7)));
        return [.. heads.Select(head => Steps(head, [.. log[head.Id]], catalog))];
    }

    private static List<LifeStep> Steps(Head head, IReadOnlyList<Logged> log, CatalogSnapshot catalog)
    {
        var ticket = new Ticket
        {
            Id = head.Id,
            Number = head.Number,
            Version = 1,
            EventSeq = 0,
            State = TicketState.Draft,
            Fields = new TicketFields() with
            {
                Type = head.Type is { } type ? Enum.Parse<TicketType>(type) : null,
                CategoryCode = head.CategoryCode,
                RegionCode = head.RegionCode,
                Urgency = Enum.Parse<Urgency>(head.Urgency),
                Confidential = head.Confidential,
                Anonymous = head.Anonymous,
            },
            Channel = IntakeChannel.Phone,
            OwnerId = log[0].ActorId,
            OwnerName = log[0].ActorName,
            OpenedAt = log[0].At,
        };
        var steps = new List<LifeStep>();
        foreach (var row in log)
        {
            var happened = EventReading.Of(row.Kind, row.Data) ?? throw new InvalidOperationException($"{row.Kind} can not be read.");
            ticket = TicketCourse.After(ticket, happened, new Scene(ActorOf(row), row.At, catalog));
            steps.Add(new LifeStep(row.At, [(happened, ticket)]));
        }

        return steps;
    }

    /// <summary>Of the roles the log tells nothing, but who is no person of the house is known.</summary>
    private static Actor ActorOf(Logged row) =>
        row.ActorId == Actor.Citizen.AccountId ? Actor.Citizen : row.ActorId == Actor.System.AccountId ? Actor.System : Actor.Of(row.ActorId, row.ActorName, row.ActorUnit);

    /// <summary>The clocks as the rows have them, in words.</summary>
    public static async Task<IEnumerable<string>> StoredClocksAsync(DispatchScene live)
    {
        await using var connection = await live.Database.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var ids = await live.ScalarAsync<Guid[]>("select array_agg(id) from dispatch.ticket");
        return (await StoryReader.ReadAsync(transaction, ids, Ct)).SelectMany(story => story.Clocks).Select(Words).Order(StringComparer.Ordinal).ToList();
    }

    /// <summary>The clocks as the log leaves them, in words.</summary>
    public static IEnumerable<string> ClocksOf(IEnumerable<IReadOnlyList<LifeStep>> lives) => lives.SelectMany(life => life[^1].Events[^1].After.Deadlines).Select(Words).Order(StringComparer.Ordinal);

    /// <summary>All that a clock is but its name.</summary>
    private static string Words(Deadline clock)
    {
        string[] words =
        [
            $"{clock.TicketId} {clock.Kind} {clock.Round} {clock.UnitCode} {clock.State} {clock.NaturalTime} {clock.Elapsed} {clock.Total} {clock.Light} {clock.Provisional} {clock.EscalationLevel}",
            .. new DateTimeOffset?[] { clock.StartedAt, clock.RunFrom, clock.DueAt, clock.AmberAt, clock.RedAt, clock.EarlyAt, clock.PausedAt, clock.FinishedAt, clock.EscalateAt }.Select(at => $"{at?.UtcTicks}"),
            .. clock.Trace.Select(step => $"{step.Cause} {step.Rule} {step.Reckoning.Start.UtcTicks} {step.Reckoning.End.UtcTicks} {step.Reckoning.Span}"),
        ];
        return string.Join('|', words);
    }

    private sealed record Logged(Guid TicketId, DateTimeOffset At, string Kind, string Data, Guid ActorId, string ActorName, string? ActorUnit);

    private sealed record Head(Guid Id, string? Number, string? Type, string? CategoryCode, string? RegionCode, string Urgency, bool Confidential, bool Anonymous);
}
