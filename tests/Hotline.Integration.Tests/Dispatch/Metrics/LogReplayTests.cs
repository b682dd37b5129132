using Hotline.Dispatch.Matters;
using Hotline.Dispatch.Tickets;
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

        var lives = await LogReplay.RebuiltAsync(live);
        Assert.Equal(await LogReplay.StoredClocksAsync(live), LogReplay.ClocksOf(lives));

        await using var replayed = await StartAsync(postgres);
        await LifeWriter.WriteAsync(replayed.Database.DataSource, lives, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, outbox: false, Ct);
        await LedgerReplayTests.FillAsync(replayed);
        Assert.Equal(await live.ScalarAsync<string>(LedgerReplayTests.Cells), await replayed.ScalarAsync<string>(LedgerReplayTests.Cells));
        Assert.Equal(await live.ScalarAsync<string>(LedgerReplayTests.Entries), await replayed.ScalarAsync<string>(LedgerReplayTests.Entries));
        Assert.True(await live.ScalarAsync<long>("select count(distinct metric) from dispatch.metric_cell") > 20, "Few figures have anything to count.");
    }
}
