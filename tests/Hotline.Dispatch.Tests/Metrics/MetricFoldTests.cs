using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Metrics;
using Hotline.Dispatch.Repeats;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Metrics;

/// <summary>Each formula on stories small enough to count by hand.</summary>
public sealed partial class MetricFoldTests
{
    [Fact]
    public void The_headline_runs_from_the_first_word_over_the_dispatch_to_the_fix()
    {
        var figures = Of([
            (0, new TicketEvent.DraftOpened(IntakeChannel.Phone, null)), (3, new TicketEvent.Dispatched(Unit, 1, null)), (60, new TicketEvent.Replied(Unit)),
            (120, Answer(Solved.Solved)), (120, new TicketEvent.Closed(false))]);
        Assert.Equal((180, 1), figures["first-word-to-dispatch"]);
        Assert.Equal((117 * 60, 1), figures["dispatch-to-fix"]);
        Assert.Equal((120 * 60, 1), figures["first-word-to-fix"]);
        Assert.Equal((1, 1), figures["solved-at-once"]);
    }

    [Fact]
    public void What_was_opened_again_is_no_fix_until_it_is_solved_and_not_at_once()
    {
        (int, TicketEvent)[] first = [
            (0, new TicketEvent.DraftOpened(IntakeChannel.Phone, null)), (3, new TicketEvent.Dispatched(Unit, 1, null)), (60, new TicketEvent.Replied(Unit)),
            (120, Answer(Solved.Unsolved)), (120, new TicketEvent.RedoOrdered(2)), (120, new TicketEvent.Dispatched("city", 2, null))];
        Assert.DoesNotContain("first-word-to-fix", Of(first).Keys);
        Assert.Equal((0, 1), Of(first)["solved"]);

        var done = Of([.. first, (200, new TicketEvent.Replied("city")), (240, Answer(Solved.Basically)), (240, new TicketEvent.Closed(false))]);
        Assert.Equal((240 * 60, 1), done["first-word-to-fix"]);
        Assert.Equal((1, 2), done["solved"]);
        Assert.Equal((1, 1), done["done-again"]);
        Assert.Equal((0, 1), done["solved-at-once"]);
    }

    [Fact]
    public void Two_rates_of_satisfaction_count_the_lukewarm_differently()
    {
        var figures = Of([(0, new TicketEvent.Replied(Unit)), (1, Answer(Solved.Solved, Satisfaction.Basically)), (1, new TicketEvent.Closed(false))]);
        Assert.Equal(((1, 1), (0, 1)), (figures["satisfied-a"], figures["satisfied-b"]));
    }

    [Fact]
    public void Not_reached_is_counted_as_such_and_satisfies_nobody()
    {
        var figures = Of([(0, new TicketEvent.Replied(Unit)), (1, new TicketEvent.FollowedUp(false, null, null, null, 3)), (1, new TicketEvent.Closed(true))]);
        Assert.Equal(((1, 1), (0, 1)), (figures["unreachable"], figures["followed-up"]));
        Assert.DoesNotContain("satisfied-a", figures.Keys);
        Assert.DoesNotContain("solved", figures.Keys);
    }

    [Fact]
    public void Of_answers_given_on_the_call_those_checked_are_right_or_not()
    {
        Assert.DoesNotContain("answers-right", Of([(0, new TicketEvent.AnsweredOnCall(null, 5, 12))]).Keys);
        Assert.Equal((1, 1), Of([(0, new TicketEvent.AnsweredOnCall(null, 5, 12)), (9, new TicketEvent.AnswerChecked(true))])["answers-right"]);
        var wrong = Of([(0, new TicketEvent.AnsweredOnCall(null, 5, 12)), (9, new TicketEvent.AnswerChecked(false)), (9, new TicketEvent.AnswerReopened())]);
        Assert.Equal(((0, 1), (0, 1)), (wrong["answers-right"], wrong["answered-on-call"]));
    }

    [Fact]
    public void An_answer_that_was_found_wrong_counts_in_its_own_month_as_taken_in_and_not_answered()
    {
        // Five weeks later.
        var story = Story([(0, new TicketEvent.AnsweredOnCall()), (50_000, new TicketEvent.AnswerChecked(false)), (50_400, new TicketEvent.AnswerReopened(new DateOnly(2026, 11, 25)))]);
        var adds = MetricFold.Of(story);
        var place = Assert.Single(adds, one => one.Key.Metric == "answered-on-call/2");
        Assert.Equal((new DateOnly(2026, 11, 1), new Amount(0, 1)), (place.Key.Place.Month, place.Value));
        Assert.Equal(new Amount(1, 1), MetricFold.Of(Story([(0, new TicketEvent.AnsweredOnCall()), (50_000, new TicketEvent.AnswerChecked(false))]))[place.Key]);
    }

    [Fact]
    public void A_matter_counts_once_however_many_spoke_of_it_in_the_month_in_which_each_came()
    {
        (int, TicketEvent)[] came = [(0, new TicketEvent.Accepted(TicketType.Complaint, "050401", "360103", Urgency.Normal))];
        (int, TicketEvent)[] merged = [.. came, (50_000, new TicketEvent.Merged(Guid.Empty, "261125000009", Unit))];
        Assert.Equal((1, 1), Of(came)["matters"]);
        Assert.Equal((1, 1), Of([(0, new TicketEvent.AnsweredOnCall())])["matters"]);
        Assert.Equal((0, 1), Of(merged)["matters"]);
        Assert.Equal((0, 1), Of([.. merged, (60_000, new TicketEvent.AnsweredWithMatter("261125000009", Unit))])["matters"]);
        Assert.Equal((1, 1), Of([.. merged, (60_000, new TicketEvent.MergeUndone(Guid.Empty, "261125000009"))])["matters"]);
        Assert.Equal(new DateOnly(2026, 11, 1), Assert.Single(MetricFold.Of(Story(merged)), one => one.Key.Metric == "matters/1").Key.Place.Month);
    }

    [Fact]
    public void A_request_repeats_its_callers_or_what_was_said_of_the_place_within_the_days_until_somebody_says_that_it_does_not()
    {
        var (one, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        (int, TicketEvent)[] came = [(0, Accepted(compared: true))];
        (int, TicketEvent)[] found = [.. came, (1, new TicketEvent.RepeatFound([new EarlierRequest(one, CallerDays: 12, PlaceDays: null), new EarlierRequest(other, CallerDays: null, PlaceDays: 60)]))];
        Assert.Equal([(0, 1), (0, 1), (0, 1), (0, 1), (0, 1), (0, 1)], Repeated(came));
        Assert.Equal([(1, 1), (1, 1), (0, 1), (1, 1), (1, 1), (1, 1)], Repeated(found));
        Assert.Equal([(0, 1), (0, 1), (0, 1), (1, 1), (0, 1), (1, 1)], Repeated([.. found, (50_000, new TicketEvent.ToldApart(one, "261125000009", Alike))]));

        // What was not held against others says nothing of repeats: confidential ones, and those of before it was told.
        Assert.DoesNotContain("repeated-by-caller-30", Of([(0, Accepted(compared: false))]).Keys);
        Assert.Equal((0, 1), Of([(0, Accepted(compared: false))])["repeated"]);

        // A call that was joined to its earlier request never was one of its own, and counts by what the agent saw.
        Assert.Equal([(1, 1), (1, 1), (0, 1), (0, 1), (1, 1), (1, 1)], Repeated([(0, new TicketEvent.RepeatJoined(one, "261125000009", RepeatWay.Urged, Alike, Compared: true))]));
        Assert.DoesNotContain("repeated-by-caller-30", Of([(0, new TicketEvent.RepeatJoined(one, "261125000009", RepeatWay.Urged, Alike))]).Keys);

        // In the month in which it came, whenever it is looked at.
        Assert.All(MetricFold.Of(Story([.. came, (50_000, new TicketEvent.RepeatFound([new EarlierRequest(one, 12, null)]))])), adds => Assert.Equal(new DateOnly(2026, 11, 1), adds.Key.Place.Month));
    }

    [Fact]
    public void A_clock_counts_when_it_is_settled_open_overdue_ones_too_and_cancelled_ones_never()
    {
        var clock = Clock(DeadlineKind.Handle, new Span(5, SpanUnit.WorkingDays));
        Assert.Empty(Of([], clock));
        Assert.Equal((0, 1), Of([], clock with { Light = Light.Overdue })["closed-in-time"]);
        Assert.Equal((1, 1), Of([], clock with { Light = Light.Overdue })["overdue"]);
        Assert.Equal((1, 1), Of([], DeadlineClock.Finish(clock, clock.DueAt))["closed-in-time"]);
        Assert.Equal((0, 1), Of([], DeadlineClock.Finish(clock, clock.DueAt.AddSeconds(1)))["closed-in-time"]);
        Assert.Empty(Of([], DeadlineClock.Cancel(clock with { Light = Light.Overdue }, Now)));
    }

    [Theory]
    [InlineData(DeadlineKind.Handle, "closed-in-time")]
    [InlineData(DeadlineKind.Contact, "contacted-in-time")]
    [InlineData(DeadlineKind.Assist, "assisted-in-time")]
    public void With_a_reply_in_review_it_is_what_it_was_when_that_was_submitted(DeadlineKind kind, string metric)
    {
        var clock = Clock(kind, new Span(1, SpanUnit.WorkingDays)); // Until the end of the next day.
        var minutes = (int)(clock.DueAt - Now).TotalMinutes;
        var (running, aside) = (clock with { Light = Light.Overdue }, clock with { State = DeadlineState.SetAside, Light = Light.Overdue });
        (int, TicketEvent) late = (minutes + 1, new TicketEvent.ReplySubmitted(Unit)), inTime = (minutes, new TicketEvent.ReplySubmitted(Unit));
        Assert.Equal((0, 1), Of([], running)[metric]);
        Assert.Equal((0, 1), Of([late], aside)[metric]);
        Assert.Equal((0, 1), Of([late], aside with { Light = Light.Red })[metric]); // Before any sweep.
        Assert.DoesNotContain(metric, Of([inTime], aside with { Light = Light.Red }).Keys);
        Assert.Equal((0, 1), Of([inTime, (minutes + 60, new TicketEvent.ReplySentBack(Unit))], running)[metric]);
        Assert.Equal((1, 1), Of([inTime, (minutes + 60, new TicketEvent.Replied(Unit))], DeadlineClock.Finish(clock, clock.DueAt))[metric]);
        if (kind == DeadlineKind.Handle)
        {
            Assert.Equal(((1, 1), (0, 1)), (Of([late], aside)["overdue"], Of([late], aside)["closed-in-time-net"]));
        }

        // Set aside by a merge, whatever came before it, it is nobody's.
        Assert.DoesNotContain(metric, Of([late, (minutes + 60, new TicketEvent.ReplySentBack(Unit)), (minutes + 90, new TicketEvent.Merged(Guid.Empty, "261125000009", Unit))], aside).Keys);
    }

    [Fact]
    public void What_ends_early_is_said_by_a_number_of_its_own_and_not_by_a_light()
    {
        var limit = new Limit("Handle/*/*", new Span(5, SpanUnit.WorkingDays));
        var clock = new DeadlineClock(By(Liaison).Catalog.CalendarOf(Unit), new Policy(AmberPercent: 20, EarlyPercent: 60)).Start(Guid.NewGuid(), Guid.NewGuid(), DeadlineKind.Handle, 1, Unit, limit, Now);
        Assert.True(clock.AmberAt < clock.EarlyAt && clock.EarlyAt < clock.RedAt);
        Assert.Equal((1, 1), Of([], DeadlineClock.Finish(clock, clock.AmberAt.AddHours(1)))["closed-early"]);
        Assert.Equal((1, 1), Of([], DeadlineClock.Finish(clock, clock.EarlyAt!.Value.AddSeconds(-1)))["closed-early"]); // Of a handling clock there is one.
        Assert.Equal((0, 1), Of([], DeadlineClock.Finish(clock, clock.EarlyAt.Value))["closed-early"]);
        Assert.Equal((0, 1), Of([], DeadlineClock.Finish(clock with { EarlyAt = null }, clock.AmberAt))["closed-early"]);
    }

    [Fact]
    public void First_contacts_in_time_are_held_against_those_that_were_due()
    {
        var clock = Clock(DeadlineKind.Contact, new Span(1, SpanUnit.WorkingDays));
        Assert.DoesNotContain("contacted-in-time", Of([], clock).Keys);
        Assert.Equal((1, 1), Of([], DeadlineClock.Finish(clock, clock.DueAt))["contacted-in-time"]);
        Assert.Equal((0, 1), Of([], DeadlineClock.Finish(clock, clock.DueAt.AddSeconds(1)))["contacted-in-time"]);
        Assert.Equal((0, 1), Of([], clock with { Light = Light.Overdue })["contacted-in-time"]);

        // An upheld appeal against it leaves the round out, one against something else does not.
        Assert.DoesNotContain("contacted-in-time", Of([Upheld(JudgementKind.LateContact)], clock with { Light = Light.Overdue }).Keys);
        Assert.Equal((0, 1), Of([Upheld(JudgementKind.Overdue)], clock with { Light = Light.Overdue })["contacted-in-time"]);
        Assert.Equal(5, MetricCatalog.Find("contacted-in-time")!.Version);
        static (int, TicketEvent) Upheld(JudgementKind kind) => (9, new TicketEvent.AppealUpheld(Unit, kind, 1, Exclusions.Of(kind)));
        Assert.DoesNotContain("overdue", Of([], clock with { Light = Light.Overdue }).Keys);
    }

    [Fact]
    public void Net_of_extensions_the_first_limit_counts()
    {
        var clock = Clock(DeadlineKind.Handle, new Span(5, SpanUnit.WorkingDays));
        var longer = new DeadlineClock(By(Liaison).Catalog.CalendarOf(Unit), By(Liaison).Catalog.Policy).Extend(clock, 3, Now);
        var figures = Of([], DeadlineClock.Finish(longer, clock.DueAt.AddSeconds(1)));
        Assert.Equal(((1, 1), (0, 1)), (figures["closed-in-time"], figures["closed-in-time-net"]));
        Assert.Equal((1, 1), Of([], DeadlineClock.Finish(longer, clock.DueAt))["closed-in-time-net"]);
    }

    [Fact]
    public void Returns_are_counted_for_the_unit_that_returned()
    {
        var story = Story([(0, new TicketEvent.Dispatched(Unit, 1, null)), (5, new TicketEvent.Returned(Unit, "water")), (6, new TicketEvent.ReturnUpheld(Unit)), (7, new TicketEvent.Dispatched("water", 1, null))]);
        var adds = MetricFold.Of(story);
        Assert.Equal(new Amount(1, 1), adds[(new MetricPlace(new(2026, 11, 1), Unit, "050401"), "misdispatched/2")]);
        Assert.Equal(new Amount(0, 1), adds[(new MetricPlace(new(2026, 11, 1), "water", "050401"), "misdispatched/2")]);
        Assert.Equal(new Amount(0, 1), adds[(new MetricPlace(new(2026, 11, 1), Unit, "050401"), "returned-wrongly/1")]);
    }

    [Fact]
    public void What_happens_counts_in_its_own_month_in_China()
    {
        // 2026-11-30 23:59 in China and a minute later.
        var story = Story([(0, new TicketEvent.Dispatched(Unit, 1, null)), ((5 * 24 * 60) + (13 * 60) + 59, new TicketEvent.Replied(Unit)), ((5 * 24 * 60) + (14 * 60), Answer(Solved.Solved))]);
        Assert.Equal([new DateOnly(2026, 11, 1), new DateOnly(2026, 12, 1)], MetricFold.Of(story).Keys.Where(key => key.Metric is "solved/1" or "returned/1").Select(key => key.Place.Month).Order());
    }

    [Fact]
    public void Cards_are_counted_by_the_unit_that_the_order_is_addressed_to()
    {
        var figures = Of([
            (0, new TicketEvent.Dispatched("water", 1, null)), (1, new TicketEvent.SupervisionIssued(Unit, SupervisionLevel.Hotline, null)), (2, new TicketEvent.CardGiven(Unit, Card.Yellow)),
            (3, new TicketEvent.CardGiven(Unit, Card.Red)), (4, new TicketEvent.SupervisionClosed(Unit)), (5, new TicketEvent.SupervisionIssued(Unit, SupervisionLevel.Listed, 2))]);
        Assert.Equal(((1, 2), (1, 2)), (figures["yellow-cards"], figures["red-cards"]));
        var adds = MetricFold.Of(Story([(0, new TicketEvent.SupervisionIssued(Unit, SupervisionLevel.Hotline, null)), (1, new TicketEvent.CardGiven(Unit, Card.Yellow))]));
        Assert.Equal(new Amount(1, 1), adds[(new MetricPlace(new(2026, 11, 1), Unit, "050401"), "yellow-cards/1")]);
        Assert.Contains("CardGiven", Dispatch.Metrics.Storage.ToldKinds.All.AsEnumerable());
    }

    [Fact]
    public void Every_formula_has_its_own_id_and_says_what_it_counts()
    {
        Assert.Equal(MetricCatalog.All.Count, MetricCatalog.All.Select(formula => formula.Id).Distinct().Count());
        Assert.All(MetricCatalog.All, formula => Assert.True(formula is { Version: > 0, Name.Length: > 0, Formula.Length: > 0, Numerator.Length: > 0, Denominator.Length: > 0 }));
    }

    private static readonly Likeness Alike = new(SameCaller: true, SameCategory: null, SameCounty: true, Metres: null, PlacePercent: null, TextPercent: 10, Days: 3);

    private static TicketEvent.Accepted Accepted(bool compared) => new(TicketType.Complaint, "050401", "360103", Urgency.Normal, compared);

    /// <summary>By caller, by place, by either; each within 30 days and within 90.</summary>
    private static IEnumerable<(long, long)> Repeated((int Minutes, TicketEvent What)[] events)
    {
        var figures = Of(events);
        return new[] { "by-caller", "by-place", "within" }.SelectMany(which => new[] { 30, 90 }.Select(days => figures[$"repeated-{which}-{days}"]));
    }

    private static TicketEvent.FollowedUp Answer(Solved solved, Satisfaction satisfied = Satisfaction.Satisfied) => new(true, true, solved, satisfied, 1);

    private static TicketStory Story((int Minutes, TicketEvent What)[] events, params Deadline[] clocks) =>
        new(Guid.CreateVersion7(), "261125000001", "050401", events.Select(one => (Now.AddMinutes(one.Minutes), one.What)), clocks);

    /// <summary>Every figure by its id, wherever it was counted.</summary>
    private static Dictionary<string, (long, long)> Of((int Minutes, TicketEvent What)[] events, params Deadline[] clocks) =>
        MetricFold.Of(Story(events, clocks)).GroupBy(one => one.Key.Metric.Split('/')[0]).ToDictionary(group => group.Key, group => (group.Sum(one => one.Value.Numerator), group.Sum(one => one.Value.Denominator)));
}
