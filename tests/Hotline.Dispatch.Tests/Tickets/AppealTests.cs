using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Metrics;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>考核申诉, from the judgement to the ruling.</summary>
public sealed class AppealTests
{
    private static Appeal Said { get; } = new(JudgementKind.Unsolved, 1, Pii.Text("诉求超出职责"), Pii.Text("三定方案第五条"));

    /// <summary>Not solved and dissatisfied, gone on to the unit above.</summary>
    private static Ticket Judged => In(TicketState.AwaitingFollowUp) is var waiting
        ? After(waiting, Do(waiting, new FollowUp(true, true, Solved.Unsolved, Satisfaction.Dissatisfied), TheAgent), TheAgent) : waiting;

    [Fact]
    public void The_unit_appeals_wherever_the_ticket_is_now_and_once()
    {
        Assert.Equal("city", Judged.UnitCode);
        var appealed = After(Judged, Do(Judged, Said, Liaison), Liaison);
        Assert.Equal(AppealState.AwaitingReview, appealed.Judgements.Of(Unit, JudgementKind.Unsolved, 1)!.Appeal);
        Refused<Refusal.AlreadyAppealed>(Do(appealed, Said, Liaison));
        Refused<Refusal.NothingToAppeal>(Do(Judged, Said with { Against = JudgementKind.Overdue }, Liaison));
        Refused<Refusal.NothingToAppeal>(Do(Judged, Said with { Round = 2 }, Liaison));
        Refused<Refusal.NotFound>(Do(Judged, Said, OtherLiaison));
        Assert.Equal(["reason", "evidence"], Refused<Refusal.Invalid>(Do(Judged, new Appeal(JudgementKind.Unsolved, 1, Pii.Text(""), Pii.Text(" ")), Liaison)).Faults.Select(fault => fault.Field));
    }

    [Fact]
    public void Within_the_limit_of_the_policy_only()
    {
        var until = Appeal.Until(Judged.Judgements[0], Judged, By(Liaison));
        Assert.Equal(Catalogue.CalendarOf(Unit).Add(Now, new Span(5, SpanUnit.WorkingDays)), until);
        Assert.IsType<Decision.Events>(Do(Judged, Said, Liaison, until));
        Refused<Refusal.AppealTooLate>(Do(Judged, Said, Liaison, until.AddSeconds(1)));
    }

    [Fact]
    public void A_supervisor_upholds_or_dismisses_with_a_reason()
    {
        var appealed = After(Judged, Do(Judged, Said, Liaison), Liaison);
        var ruling = new RuleOnAppeal(Unit, JudgementKind.Unsolved, 1, Uphold: true, Pii.Text("属实"));
        Refused<Refusal.RoleMissing>(Do(appealed, ruling, Dispatcher));
        Refused<Refusal.Invalid>(Do(appealed, ruling with { Reason = Pii.Text("") }, Supervisor));
        Refused<Refusal.NothingAppealed>(Do(appealed, ruling with { Against = JudgementKind.Dissatisfied }, Supervisor));
        Assert.Equal(["solved"], Assert.IsType<TicketEvent.AppealUpheld>(Events(Do(appealed, ruling, Supervisor))[0]).Metrics);
        var dismissed = After(appealed, Do(appealed, ruling with { Uphold = false }, Supervisor), Supervisor);
        Assert.Equal(AppealState.Dismissed, dismissed.Judgements[0].Appeal);
        Refused<Refusal.NothingAppealed>(Do(dismissed, ruling, Supervisor));
    }

    [Fact]
    public void Who_asked_the_citizen_does_not_rule_on_what_came_of_it()
    {
        var waiting = In(TicketState.AwaitingFollowUp);
        var judged = After(waiting, Do(waiting, new FollowUp(true, true, Solved.Unsolved, Satisfaction.Dissatisfied), Supervisor), Supervisor);
        var appealed = After(judged, Do(judged, Said, Liaison), Liaison);
        var ruling = new RuleOnAppeal(Unit, JudgementKind.Unsolved, 1, Uphold: true, Pii.Text("属实"));
        Refused<Refusal.OwnJudgement>(Do(appealed, ruling, Supervisor));
        Events(Do(appealed, ruling, Actor.Of(Guid.CreateVersion7(), "邓凯", null, Role.Supervisor)));

        // What the citizen said themselves is nobody's.
        var rated = After(waiting, Do(waiting, new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.Web), Actor.Citizen), Actor.Citizen);
        Assert.All(rated.Judgements, held => Assert.Null(held.ById));
    }

    [Fact]
    public void The_ruling_has_a_clock_of_its_own_from_the_first_appeal_to_the_last_ruling()
    {
        var appealed = After(Judged, Do(Judged, Said, Liaison), Liaison);
        var clock = appealed.Running(DeadlineKind.AppealRuling, Unit)!;
        Assert.Equal(Catalogue.CalendarOf(null).Add(Now, new Span(5, SpanUnit.WorkingDays)), clock.DueAt);
        Assert.Contains("申诉裁定时限5个工作日", TraceWords.Of(clock));
        Assert.Equal(Audience.Hotline, EscalationLadder.AudienceOf(1, clock.Kind));

        // The unit's second appeal does not move it, and the first ruling does not end it.
        var both = After(appealed, Do(appealed, Said with { Against = JudgementKind.Dissatisfied }, Liaison, Now.AddHours(1)), Liaison, Now.AddHours(1));
        Assert.Same(clock, both.Running(DeadlineKind.AppealRuling, Unit));
        var ruling = new RuleOnAppeal(Unit, JudgementKind.Unsolved, 1, Uphold: false, Pii.Text("不成立"));
        var half = After(both, Do(both, ruling, Supervisor), Supervisor);
        Assert.NotNull(half.Running(DeadlineKind.AppealRuling, Unit));
        var done = After(half, Do(half, ruling with { Against = JudgementKind.Dissatisfied }, Supervisor), Supervisor);
        Assert.Null(done.Running(DeadlineKind.AppealRuling, Unit));
        Assert.Equal(DeadlineState.Met, done.Deadlines.Single(one => one.Kind == DeadlineKind.AppealRuling).State);
    }

    [Fact]
    public void The_clock_of_a_ruling_turns_its_lights_outlives_the_close_and_leaves_the_tickets_light_alone()
    {
        var closed = In(TicketState.Closed) with { ClosedAt = Now, Judgements = [new(JudgementKind.Unsolved, Unit, 1, Now)] };
        var appealed = After(closed, Do(closed, Said, Liaison), Liaison);
        var late = appealed.Running(DeadlineKind.AppealRuling, Unit)!.DueAt;
        var swept = After(appealed, new Escalate().Decide(appealed, By(Actor.System, late)), Actor.System, late);
        var clock = swept.Running(DeadlineKind.AppealRuling, Unit)!;
        Assert.Equal((Light.Overdue, 1), (clock.Light, clock.EscalationLevel));
        Assert.Equal(Light.Normal, ClockRules.Worst(swept.Deadlines));
        Assert.NotNull(ClockRules.After(swept, new TicketEvent.Closed(false), By(Actor.System)).Single(one => one.Kind == DeadlineKind.AppealRuling && one.FinishedAt is null));
    }

    [Fact]
    public void A_clock_that_runs_over_is_held_against_the_unit_once_by_its_light_or_by_a_late_reply()
    {
        var ticket = In(TicketState.InHandling);
        var late = ticket.Running(DeadlineKind.Handle)!.DueAt.AddSeconds(1);
        var swept = After(ticket, new Escalate().Decide(ticket, By(Actor.System, late)), Actor.System, late);
        Assert.Equal(JudgementKind.Overdue, Assert.Single(swept.Judgements).Kind);
        Assert.Single(After(swept, Do(swept, new Reply(Pii.Text("已修")), Liaison, late.AddHours(1)), Liaison, late.AddHours(1)).Judgements);
        Assert.Equal(JudgementKind.Overdue, Assert.Single(After(ticket, Do(ticket, new Reply(Pii.Text("已修")), Liaison, late), Liaison, late).Judgements).Kind);
        Assert.Empty(After(ticket, Do(ticket, new Reply(Pii.Text("已修")), Liaison), Liaison).Judgements);

        // Handed in for review in time, it was in time, whenever it was read.
        var reviewed = ticket with { State = TicketState.ReplyReview, ReplySubmittedAt = Now };
        Assert.Empty(TicketChange.Apply(reviewed, new TicketEvent.Replied(Unit), Supervisor, late).Judgements);
    }

    [Fact]
    public void Upheld_the_round_leaves_the_figures_of_that_judgement_and_no_others()
    {
        (DateTimeOffset, TicketEvent)[] told =
        [
            (Now, new TicketEvent.Dispatched(Unit, 1, null)), (Now.AddHours(1), new TicketEvent.Replied(Unit)),
            (Now.AddHours(2), new TicketEvent.FollowedUp(true, true, Solved.Unsolved, Satisfaction.Dissatisfied, 1)),
        ];
        var before = Figures(told);
        var after = Figures([.. told, (Now.AddHours(3), new TicketEvent.AppealUpheld(Unit, JudgementKind.Unsolved, 1, Exclusions.Of(JudgementKind.Unsolved)))]);
        Assert.Equal(["solved/1"], before.Keys.Except(after.Keys));
        Assert.All(after, figure => Assert.Equal(before[figure.Key], figure.Value));
        Assert.Equal(before, Figures([.. told, (Now.AddHours(3), new TicketEvent.AppealDismissed(Unit, JudgementKind.Unsolved, 1))]));

        static Dictionary<string, Amount> Figures(IEnumerable<(DateTimeOffset, TicketEvent)> events) =>
            MetricFold.Of(new TicketStory(Guid.CreateVersion7(), "1", "05", events, [])).ToDictionary(figure => figure.Key.Metric, figure => figure.Value);
    }

    [Fact]
    public void An_extension_asked_for_in_time_takes_the_judgement_back_and_the_ladder_down()
    {
        var ticket = In(TicketState.InHandling);
        var due = ticket.Running(DeadlineKind.Handle)!.DueAt;
        var asked = After(ticket, Do(ticket, new Extend(3, Pii.Text("备料")), Liaison, due.AddHours(-1)), Liaison, due.AddHours(-1));
        var late = due.AddHours(1);
        var swept = After(asked, Do(asked, new Escalate(), Actor.System, late), Actor.System, late);
        Assert.Equal((JudgementKind.Overdue, 1, Light.Overdue), (Assert.Single(swept.Judgements).Kind, swept.EscalationLevel, swept.Light));
        Assert.Equal(due, ClockRules.Urgent(swept.Deadlines));
        Assert.Equal(JudgementKind.Overdue, Assert.Single(After(swept, Do(swept, new RuleOnExtension(false, Pii.Text("不准")), Dispatcher, late), Dispatcher, late).Judgements).Kind);

        var granted = After(swept, Do(swept, new RuleOnExtension(true), Dispatcher, late), Dispatcher, late);
        Assert.Empty(granted.Judgements);
        Assert.Equal((0, Light.Amber, null), (granted.EscalationLevel, granted.Light, ClockRules.Urgent(granted.Deadlines))); // More than half is gone of the longer span too.

        // What is left of it may run over in its turn, and is then held against the unit.
        var again = granted.Running(DeadlineKind.Handle)!.DueAt;
        Assert.Equal(JudgementKind.Overdue, Assert.Single(After(granted, Do(granted, new Escalate(), Actor.System, again), Actor.System, again).Judgements).Kind);

        // One that comes too late to reach the moment takes nothing back, nor does any where the unit has appealed.
        Assert.Single(After(swept, Do(swept, new RuleOnExtension(true), Dispatcher, due.AddDays(30)), Dispatcher, due.AddDays(30)).Judgements);
        var appealed = After(swept, Do(swept, Said with { Against = JudgementKind.Overdue }, Liaison, late), Liaison, late);
        Assert.Equal(AppealState.AwaitingReview, Assert.Single(After(appealed, Do(appealed, new RuleOnExtension(true), Dispatcher, late), Dispatcher, late).Judgements).Appeal);
    }

    [Fact]
    public void A_corrected_list_of_days_off_takes_the_judgement_back_that_the_wrong_one_brought()
    {
        var ticket = In(TicketState.InHandling);
        var due = ticket.Running(DeadlineKind.Handle)!.DueAt; // Wednesday 2 December.
        var swept = After(ticket, Do(ticket, new Escalate(), Actor.System, due), Actor.System, due);
        var submitted = swept with { State = TicketState.ReplyReview, ReplySubmittedAt = due.AddHours(3), Deadlines = ClockRules.After(swept, new TicketEvent.ReplySubmitted(Unit), By(Liaison, due.AddHours(3))) };
        var corrected = new Hotline.Dispatch.Catalog.CatalogSnapshot(Catalogue.Units.Values, Catalogue.Categories.Values, Catalogue.Regions.Values, [],
            [.. Hotline.Dispatch.Catalog.CatalogData.Holidays(), new Holiday(new DateOnly(2026, 12, 1), "防汛停工", IsOffDay: true)], Hotline.Dispatch.Catalog.CatalogData.DefaultLimits(), new Policy());
        var recount = By(Actor.System, due.AddHours(4)) with { Catalog = corrected };
        foreach (var held in new[] { swept, submitted })
        {
            Assert.Equal(JudgementKind.Overdue, Assert.Single(held.Judgements).Kind);
            var after = After(held, Events(new Recount().Decide(held, recount)), recount);
            Assert.True(after.Running(DeadlineKind.Handle)!.DueAt > due.AddHours(4));
            Assert.Empty(after.Judgements);
        }

        // Moved, but not past when the reply was given.
        var later = submitted with { ReplySubmittedAt = due.AddDays(3) };
        Assert.Single(After(later, Events(new Recount().Decide(later, recount with { Now = due.AddDays(4) })), recount with { Now = due.AddDays(4) }).Judgements);
    }

    [Theory]
    [InlineData(TicketState.Refused)]
    [InlineData(TicketState.Merged)]
    [InlineData(TicketState.HandedOut)]
    public void An_appeal_is_filed_and_ruled_on_whatever_became_of_the_ticket_and_its_clock_runs(TicketState state)
    {
        var waiting = In(TicketState.AwaitingFollowUp);
        var judged = After(waiting, Events(new FollowUp(true, true, Solved.Unsolved, Satisfaction.Dissatisfied).Decide(waiting, By(TheAgent, new Policy(ReopenLevelsUp: 0)))), By(TheAgent));
        var appealed = After(judged, Do(judged, Said, Liaison), Liaison);
        var ended = state switch
        {
            TicketState.Refused => After(appealed, Do(appealed, new Retract(), Actor.Citizen), Actor.Citizen),
            TicketState.Merged => After(appealed, Do(appealed, new MergeInto(In(TicketState.InHandling) with { Number = "261125000009" }), Dispatcher), Dispatcher),
            _ => After(appealed with { State = TicketState.Redo }, Do(appealed with { State = TicketState.Redo }, new HandOut("12315", Pii.Text("消费纠纷")), Dispatcher), Dispatcher),
        };
        Assert.Equal(state, ended.State);
        var clock = ended.Running(DeadlineKind.AppealRuling, Unit)!;
        Assert.True(clock.IsRunning);
        Assert.Contains(Events(Do(ended, new Escalate(), Actor.System, clock.DueAt)), happened => happened is TicketEvent.LightTurned { Clock: DeadlineKind.AppealRuling, Light: Light.Overdue });
        var ruled = After(ended, Do(ended, new RuleOnAppeal(Unit, JudgementKind.Unsolved, 1, Uphold: false, Pii.Text("不成立")), Supervisor), Supervisor);
        Assert.Equal((AppealState.Dismissed, null), (ruled.Judgements.Of(Unit, JudgementKind.Unsolved, 1)!.Appeal, ruled.Running(DeadlineKind.AppealRuling, Unit)));
        var other = After(ended, Do(ended, Said with { Against = JudgementKind.Dissatisfied }, Liaison), Liaison);
        Assert.Equal(AppealState.AwaitingReview, other.Judgements.Of(Unit, JudgementKind.Dissatisfied, 1)!.Appeal);
    }

    private static Hotline.Dispatch.Catalog.CatalogSnapshot Catalogue => By(Liaison).Catalog;
}
