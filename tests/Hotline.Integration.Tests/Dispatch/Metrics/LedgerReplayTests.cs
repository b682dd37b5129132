using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Metrics;
using Hotline.Dispatch.Outbox;
using Hotline.Dispatch.Tickets;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Integration.Tests.Dispatch.DispatchScene;

namespace Hotline.Integration.Tests.Dispatch.Metrics;

/// <summary>
/// Counted as it happens, week by week with months frozen on the way, the ledger holds what counting the whole log once into an empty
/// database gives; of a frozen month it is the snapshot with its revisions.
/// </summary>
public sealed class LedgerReplayTests(PostgresFixture postgres)
{
    private const int Weeks = 16;
    internal const string Cells = """
        select coalesce(md5(string_agg(concat_ws('|', month, metric, unit_code, category_code, numerator, denominator), E'\n'
            order by month, metric, unit_code collate "C", category_code)), '') from dispatch.metric_cell
        """;

    internal const string Entries = """
        select coalesce(md5(string_agg(concat_ws('|', ticket_id, number, month, unit_code, category_code, figures), E'\n'
            order by ticket_id, month, unit_code collate "C")), '') from dispatch.metric_entry
        """;

    private static readonly DateTimeOffset From = new(2026, 12, 1, 0, 0, 0, TimeSpan.FromHours(8));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public Task Of_some_tickets() => HoldsAsync(400);

    [Fact, Trait("Run", "long")] // minutes: ops/test --long
    public Task Of_a_hundred_thousand_tickets() => HoldsAsync(100_000);

    private async Task HoldsAsync(int tickets)
    {
        await using var live = await StartAsync(postgres);
        await using var replayed = await StartAsync(postgres);
        await live.ScalarAsync<int>("update dispatch.policy set answer_check_percent = 60, review_percent = 40 returning 1"); // More than anybody would, so that some are found wrong and some wait.
        var lives = await LivesAsync(live, tickets);
        IReadOnlyList<IReadOnlyList<LifeStep>> steps = [.. lives.Select(life => life.Steps)];
        await DrainAsync(live);
        for (var week = 0; week < Weeks; week++)
        {
            var (begin, end) = (From.AddDays(7 * week), week == Weeks - 1 ? DateTimeOffset.MaxValue : From.AddDays(7 * (week + 1)));
            live.Time.SetUtcNow(begin.AddDays(7));
            await LifeWriter.WriteAsync(live.Database.DataSource, steps, begin, end, outbox: true, Ct);
            await DrainAsync(live);
            await live.Services.GetRequiredService<MonthlyFreeze>().RunAsync(Ct);
        }

        await LifeWriter.WriteAsync(replayed.Database.DataSource, steps, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, outbox: false, Ct);
        await FillAsync(replayed);
        Assert.Equal(await replayed.ScalarAsync<string>(Cells), await live.ScalarAsync<string>(Cells));
        Assert.Equal(await replayed.ScalarAsync<string>(Entries), await live.ScalarAsync<string>(Entries));
        await AddsUpAsync(live, lives);
    }

    private static async Task<IReadOnlyList<TicketLife>> LivesAsync(DispatchScene scene, int tickets)
    {
        var catalog = await scene.Services.GetRequiredService<CatalogCache>().GetAsync(Ct);
        return [.. Enumerable.Range(0, tickets).AsParallel().AsOrdered().Select(seed => TicketLife.Of(seed, catalog, From, TimeSpan.FromDays(80)))];
    }

    private static async Task AddsUpAsync(DispatchScene live, IReadOnlyList<TicketLife> lives)
    {
        // Against the events themselves, counted in another way.
        var happened = lives.SelectMany(Standing).ToList();
        Assert.Contains(happened, one => one is TicketEvent.AnswerWithdrawn);
        var asked = happened.OfType<TicketEvent.FollowedUp>().Where(one => one.Reached).ToList();
        Assert.Equal(
            (asked.Count(one => one.ProcessSatisfied is Satisfaction.Satisfied or Satisfaction.VerySatisfied), asked.Count(one => one.ProcessSatisfied is not null)),
            (await SumAsync(live, "process-satisfied/1", "numerator"), await SumAsync(live, "process-satisfied/1", "denominator")));
        Assert.Equal(
            (asked.Count(one => one.Clarity == ReplyClarity.Clear), asked.Count(one => one.Clarity is not null)),
            (await SumAsync(live, "reply-clear/1", "numerator"), await SumAsync(live, "reply-clear/1", "denominator")));
        Assert.Equal(happened.OfType<TicketEvent.Closed>().Count(), await SumAsync(live, "unreachable/1", "denominator"));
        Assert.Equal(happened.OfType<TicketEvent.RedoOrdered>().Count(), await SumAsync(live, "done-again/1", "numerator"));
        Assert.Equal(happened.OfType<TicketEvent.Dispatched>().Count(), await SumAsync(live, "returned/1", "denominator"));
        Assert.Equal(
            happened.OfType<TicketEvent.AnsweredOnCall>().Count() - happened.OfType<TicketEvent.AnswerReopened>().Count(), await SumAsync(live, "answered-on-call/2", "numerator"));
        var requests = happened.Count(one => one is TicketEvent.Accepted or TicketEvent.AnsweredOnCall);
        var joined = lives.Count(life => life.Steps.SelectMany(step => step.Events).LastOrDefault(one => one.Happened is TicketEvent.Merged or TicketEvent.MergeUndone).Happened is TicketEvent.Merged);
        Assert.True(joined > 0 && happened.OfType<TicketEvent.MergeUndone>().Any(), "Nothing was merged, or nothing taken apart again.");
        Assert.Equal((requests - joined, requests), (await SumAsync(live, "matters/1", "numerator"), await SumAsync(live, "matters/1", "denominator")));
        var repeats = lives.Count(life => life.Steps.SelectMany(step => step.Events).Select(one => one.Happened).ToList() is var log && log.OfType<TicketEvent.RepeatFound>().FirstOrDefault() is { Earlier: [{ PlaceDays: <= 30 }] }
            && !log.OfType<TicketEvent.ToldApart>().Any());
        Assert.True(repeats > 0 && happened.OfType<TicketEvent.ToldApart>().Any(), "Nothing was repeated, or nothing told apart.");
        Assert.Equal((repeats, happened.OfType<TicketEvent.Accepted>().Count()), (await SumAsync(live, "repeated-by-place-30/1", "numerator"), await SumAsync(live, "repeated-by-place-30/1", "denominator")));
        await HandledAsync(live, lives);
        var contacts = lives.SelectMany(life => life.Ticket.Deadlines.Where(clock =>
            clock.Kind == DeadlineKind.Contact && clock.State != DeadlineState.Void && (clock.State != DeadlineState.SetAside || IsInReviewLate(life.Ticket, clock)) && !life.Steps.SelectMany(step => step.Events).Any(one =>
                one.Happened is TicketEvent.AppealUpheld { Against: JudgementKind.LateContact } upheld && (upheld.UnitCode, upheld.AgainstRound) == (clock.UnitCode, clock.Round)))).ToList();
        Assert.Equal(contacts.Count(clock => clock.FinishedAt <= clock.DueAt), await SumAsync(live, "contacted-in-time/5", "numerator"));
        Assert.Equal(
            contacts.Count(clock => clock.FinishedAt is not null || clock.Light == Light.Overdue || clock.State == DeadlineState.SetAside), await SumAsync(live, "contacted-in-time/5", "denominator"));
        Assert.True(happened.OfType<TicketEvent.Contacted>().Any(contact => contact.CallId is not null) && contacts.Any(clock => clock.WasLate), "No call was a contact, or none was late.");
        Assert.Contains(happened.OfType<TicketEvent.AppealUpheld>(), upheld => upheld.Against == JudgementKind.LateContact);
        Assert.Contains(happened.OfType<TicketEvent.RedoOrdered>(), redo => redo.ToRuling);
        Assert.True(await SumAsync(live, "done-again/1", "numerator") > 0 && await SumAsync(live, "overdue/3", "numerator") > 0, "Nothing was done again, or nothing was late.");

        Assert.Equal(3L, await live.ScalarAsync<long>("select count(*) from dispatch.metric_freeze"));
        foreach (var cause in new[] { nameof(TicketEvent.AppealUpheld), nameof(TicketEvent.MergeUndone), nameof(TicketEvent.AnswerWithdrawn), nameof(TicketEvent.AnswerReopened), nameof(TicketEvent.ToldApart) })
        {
            Assert.True(await live.ScalarAsync<long>($"select count(*) from dispatch.metric_revision where cause like '%{cause}%'") > 0, $"{cause} revised no frozen month.");
        }

        Assert.Equal(0L, await live.ScalarAsync<long>("""
            with published as (
                select month, metric, unit_code, category_code, numerator, denominator from dispatch.metric_snapshot
                union all select month, metric, unit_code, category_code, numerator, denominator from dispatch.metric_revision
            ), revised as (
                select month, metric, unit_code, category_code, sum(numerator) as numerator, sum(denominator) as denominator from published group by 1, 2, 3, 4
            )
            select count(*) from (select * from revised where numerator <> 0 or denominator <> 0) r
            full join (select * from dispatch.metric_cell where month in (select month from dispatch.metric_freeze)) c using (month, metric, unit_code, category_code)
            where (r.numerator, r.denominator) is distinct from (c.numerator::numeric, c.denominator::numeric)
            """));
    }

    /// <summary>Without what came of an answer that was another matter's, from that answer on until it was found.</summary>
    private static List<TicketEvent> Standing(TicketLife life)
    {
        var all = new List<TicketEvent>();
        foreach (var happened in life.Steps.SelectMany(step => step.Events).Select(one => one.Happened))
        {
            for (var last = all.Count - 1; happened is TicketEvent.AnswerWithdrawn && all[last] is not TicketEvent.AnsweredWithMatter; last--)
            {
                if (all[last] is TicketEvent.FollowedUp or TicketEvent.Closed or TicketEvent.RedoOrdered or TicketEvent.Dispatched)
                {
                    all.RemoveAt(last);
                }
            }

            all.Add(happened);
        }

        return all;
    }

    private static bool IsInReviewLate(Ticket ticket, Deadline clock) => ticket.State == TicketState.ReplyReview && ticket.ReplySubmittedAt > clock.DueAt;

    /// <summary>按时办结率 and 超期率, told from what happened and when each order was due, without a word of the clocks' own states.</summary>
    private static async Task HandledAsync(DispatchScene live, IReadOnlyList<TicketLife> lives)
    {
        var orders = lives.SelectMany(HandledByHand.Of).ToList();
        Assert.True(orders.Any(order => order is { InReview: true, Late: true }) && orders.Any(order => order is { InReview: true, Late: null }), "No reply is in review that was late, or none that was in time.");
        Assert.All([nameof(TicketEvent.Retracted), nameof(TicketEvent.AnsweredWithMatter)], by => Assert.True(
            orders.Any(order => order.TakenBy == by && order.Late == true) && orders.Any(order => order.TakenBy == by && order.Late is null), $"{by} took no order late, or none in time."));
        Assert.All([true, false], net => Assert.Contains(orders, order => order is { WasExtended: true, WasSuspended: true, Late: false } && order.InTimeWithout == net));
        foreach (var unit in new[] { RoadUnit, WaterUnit })
        {
            var (late, inTime) = (orders.Count(order => order.Unit == unit && order.Late == true), orders.Count(order => order.Unit == unit && order.Late == false));
            Assert.True(late > 0 && inTime > 0, $"{unit} was never late, or never in time.");
            Assert.Equal((late, late + inTime), (await SumAsync(live, "overdue/3", "numerator", unit), await SumAsync(live, "overdue/3", "denominator", unit)));
            Assert.Equal((inTime, late + inTime), (await SumAsync(live, "closed-in-time/3", "numerator", unit), await SumAsync(live, "closed-in-time/3", "denominator", unit)));
            Assert.Equal(
                (orders.Count(order => order.Unit == unit && order.InTimeWithout), late + inTime),
                (await SumAsync(live, "closed-in-time-net/4", "numerator", unit), await SumAsync(live, "closed-in-time-net/4", "denominator", unit)));
        }
    }

    private static async Task<long> SumAsync(DispatchScene scene, string metric, string column, string unit = "%") =>
        await scene.ScalarAsync<long>($"select coalesce(sum({column}), 0)::bigint from dispatch.metric_cell where metric = '{metric}' and unit_code like '{unit}'");

    internal static async Task FillAsync(DispatchScene scene)
    {
        while (await scene.Services.GetRequiredService<LedgerFilling>().StepAsync(Ct))
        {
        }
    }

    /// <summary>Fills what is new to fill, then follows until the cursor is at the last row.</summary>
    private static async Task DrainAsync(DispatchScene scene)
    {
        await FillAsync(scene);
        var reader = scene.Services.GetRequiredService<OutboxReader>();
        var follower = new LedgerFollower(scene.Time);
        while (!await scene.ScalarAsync<bool>("""
            select coalesce((select c.id from dispatch.outbox_cursor c where consumer = 'metrics'), 0) = coalesce((select id from dispatch.outbox order by xid desc, id desc limit 1), 0)
            """))
        {
            await reader.RunOnceAsync(follower, Ct);
        }
    }
}
