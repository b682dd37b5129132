using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Matters;
using Hotline.Dispatch.Metrics.Storage;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Storage;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch.Metrics;

/// <summary>
/// Tickets that lived by the real doors are rebuilt from their event log, with what of each ticket does not change after its acceptance and the catalogue as it stood: the clocks come out as
/// they are stored, and counted from those in an empty database every figure comes out as it was counted day by day (docs/adr/0114 says what the log alone does not hold).
/// </summary>
public sealed class LogReplayTests(PostgresFixture postgres)
{
    private static readonly string[] Wanted =
    [
        nameof(TicketEvent.RedoOrdered), nameof(TicketEvent.Merged), nameof(TicketEvent.MergeUndone), nameof(TicketEvent.AppealUpheld), nameof(TicketEvent.AppealDismissed), nameof(TicketEvent.ReturnUpheld), nameof(TicketEvent.Reassigned),
        nameof(TicketEvent.ReturnRejected), nameof(TicketEvent.DutyRuled), nameof(TicketEvent.ExtensionGranted), nameof(TicketEvent.Suspended), nameof(TicketEvent.Resumed), nameof(TicketEvent.AnswerReopened),
        nameof(TicketEvent.AssistAsked), nameof(TicketEvent.SupervisionIssued), nameof(TicketEvent.Escalated), nameof(TicketEvent.AnsweredWithMatter), nameof(TicketEvent.AnswerWithdrawn), nameof(TicketEvent.Retracted),
        nameof(TicketEvent.RepeatFound), nameof(TicketEvent.ToldApart), nameof(TicketEvent.HandedOut), nameof(TicketEvent.HandOutAcknowledged), nameof(TicketEvent.HandOutAnswered), nameof(TicketEvent.HandOutTakenBack),
    ];

    /// <summary>Rows whose place on a list is not what their clocks say (docs/adr/0148), by whichever door they were changed.</summary>
    private const string OutOfPlace = """
        select count(*) from dispatch.ticket t left join dispatch.deadline d on d.ticket_id = t.id and d.finished_at is null and d.kind = case
            when t.state in ('ReturnReview', 'ExtensionReview') then 'Handle' when t.state = 'HandedOut' then 'Citizen'
            when t.state in ('PendingDispatch', 'Redo') and (t.refusal_by is not null or t.hand_out_asked_by is not null) then 'Dispatch' end
        where t.desk_due_at is distinct from d.due_at
        """;

    private static readonly string[] OfLeaders = [nameof(TicketEvent.ReplyProposed), nameof(TicketEvent.ReplySubmitted), nameof(TicketEvent.ReplySentBack), nameof(TicketEvent.Replied)];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public Task The_log_rebuilds_the_clocks_and_from_an_empty_database_every_figure() => RebuildsAsync(tickets: 48, rounds: 24, byLeader: 0, Wanted);

    [Fact]
    public Task And_where_a_units_leader_reads_each_reply_before_it_leaves_the_unit() => RebuildsAsync(tickets: 20, rounds: 16, byLeader: 1, OfLeaders);

    private async Task RebuildsAsync(int tickets, int rounds, int byLeader, string[] wanted)
    {
        await using var live = await StartAsync(postgres, services => services.AddSingleton<MatterFollower>());
        await live.ScalarAsync<int>($"update dispatch.policy set answer_check_percent = 100, reply_by_leader = {byLeader}, review_percent = {byLeader * 50} returning 1");
        await LedgerReplayTests.FillAsync(live);
        await new LivedCity(live, seed: 12_345, withLeaders: byLeader > 0).LiveAsync(tickets, rounds);
        var kinds = await live.ScalarAsync<string[]>("select array_agg(distinct kind) from dispatch.ticket_event");
        Assert.Empty(wanted.Except(kinds));
        Assert.Equal(0L, await live.ScalarAsync<long>(OutOfPlace));

        var lives = await RebuiltAsync(live);
        Assert.Equal(await StoredAsync(live), lives.SelectMany(life => life[^1].Events[^1].After.Deadlines).Select(Words).Order(StringComparer.Ordinal));

        await using var replayed = await StartAsync(postgres);
        await LifeWriter.WriteAsync(replayed.Database.DataSource, lives, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, outbox: false, Ct);
        await LedgerReplayTests.FillAsync(replayed);
        Assert.Equal(await live.ScalarAsync<string>(LedgerReplayTests.Cells), await replayed.ScalarAsync<string>(LedgerReplayTests.Cells));
        Assert.Equal(await live.ScalarAsync<string>(LedgerReplayTests.Entries), await replayed.ScalarAsync<string>(LedgerReplayTests.Entries));
        Assert.True(await live.ScalarAsync<long>("select count(distinct metric) from dispatch.metric_cell") > 20, "Few figures have anything to count.");
    }

    /// <summary>Each ticket's events applied one after the other, as they were when they happened.</summary>
    private static async Task<IReadOnlyList<IReadOnlyList<LifeStep>>> RebuiltAsync(DispatchScene live)
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
            var actor = Actor.Of(row.ActorId, row.ActorName, row.ActorUnit);
            ticket = TicketCourse.After(ticket, happened, new Scene(actor, row.At, catalog));
            steps.Add(new LifeStep(row.At, [(happened, ticket)]));
        }

        return steps;
    }

    private static async Task<IEnumerable<string>> StoredAsync(DispatchScene live)
    {
        await using var connection = await live.Database.DataSource.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        var ids = await live.ScalarAsync<Guid[]>("select array_agg(id) from dispatch.ticket");
        return (await StoryReader.ReadAsync(transaction, ids, Ct)).SelectMany(story => story.Clocks).Select(Words).Order(StringComparer.Ordinal).ToList();
    }

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
