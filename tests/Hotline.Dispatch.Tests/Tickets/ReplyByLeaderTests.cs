using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Metrics;
using Hotline.Dispatch.Metrics.Formulas;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>答复待审 within the unit: the reply leaves it when its leader has passed it, and until then its clock runs.</summary>
public sealed class ReplyByLeaderTests
{
    private static readonly Policy Straight = new(ReplyByLeader: 1);
    private static readonly Policy ThenHotline = new(ReplyByLeader: 1, ReviewPercent: 100);
    private static readonly Reply Done = new(Pii.Text("已修好"), Pii.Text("上午电话联系"));
    private static readonly RuleOnReply Passed = new(true, Pii.Text("坑洞已修好，已回填压实"));
    private static readonly RuleOnReply SentBack = new(false, Pii.Text("没有说明处理结果"));

    [Fact]
    public void It_is_off_until_the_operator_says_so_and_a_unit_without_another_leader_is_not_kept_waiting()
    {
        Assert.Equal(0, new Policy().ReplyByLeader);
        Assert.Equal(TicketState.AwaitingFollowUp, Then(In(TicketState.InHandling), Done, Liaison, new Policy()).State);
        Assert.Equal(TicketState.AwaitingFollowUp, Then(In(TicketState.InHandling), Done with { NoOtherLeader = true }, Liaison, Straight).State);
        Assert.Equal((TicketState.ReplyReview, null), Stand(Then(In(TicketState.InHandling), Done with { NoOtherLeader = true }, Liaison, ThenHotline)));
    }

    [Fact]
    public void The_leader_passes_it_to_the_hotline_and_the_units_clock_stops_there()
    {
        var ticket = In(TicketState.InHandling);
        var proposed = Then(ticket, Done, Liaison, ThenHotline);
        Assert.Equal((TicketState.ReplyReview, Liaison.AccountId), Stand(proposed));
        Assert.Equal(ticket.Running(DeadlineKind.Handle), proposed.Running(DeadlineKind.Handle)); // It has not left the unit.
        Assert.Null(proposed.Running(DeadlineKind.ReplyReview));

        var later = Now.AddHours(3);
        var passed = Then(proposed, Passed, UnitLeader, ThenHotline, later);
        Assert.Equal((TicketState.ReplyReview, null), Stand(passed));
        Assert.Equal((DeadlineState.SetAside, later), (passed.Running(DeadlineKind.Handle)!.State, passed.ReplySubmittedAt));
        Assert.NotNull(passed.Running(DeadlineKind.ReplyReview));
        Refused<Refusal.ReplyWithHotline>(Do(passed, Passed, UnitLeader, ThenHotline));

        var told = Then(passed, Passed, Dispatcher, ThenHotline, Now.AddDays(30));
        Assert.Equal(TicketState.AwaitingFollowUp, told.State);
        Assert.Equal((later, false), (told.Deadlines.Single(clock => clock.Kind == DeadlineKind.Handle).FinishedAt!.Value, told.Deadlines.Single(clock => clock.Kind == DeadlineKind.Handle).WasLate));
    }

    [Fact]
    public void Where_the_hotline_does_not_read_it_the_leader_passes_it_to_the_citizen_as_worded_now()
    {
        var proposed = Then(In(TicketState.InHandling), Done, Liaison, Straight);
        var late = proposed.Running(DeadlineKind.Handle)!.DueAt.AddHours(1);
        var replied = Assert.IsType<TicketEvent.Replied>(Events(Do(proposed, Passed, UnitLeader, Straight, late))[0]);
        Assert.Equal("坑洞已修好，已回填压实", replied.Text!.Value.Clear());
        var told = Then(proposed, Passed, UnitLeader, Straight, late);
        Assert.Equal((TicketState.AwaitingFollowUp, late), (told.State, told.RepliedAt));
        Assert.True(told.Deadlines.Single(clock => clock.Kind == DeadlineKind.Handle).WasLate); // The leader's time is the unit's.
        Assert.Contains(told.Judgements, held => held is { Kind: JudgementKind.Overdue, UnitCode: Unit });
    }

    [Fact]
    public void Sent_back_by_the_leader_it_was_never_submitted()
    {
        var ticket = In(TicketState.InHandling);
        var proposed = Then(ticket, Done, Liaison, ThenHotline);
        Assert.Equal("reason", Refused<Refusal.Invalid>(Do(proposed, new RuleOnReply(false, Pii.Text(" ")), UnitLeader, ThenHotline)).Faults.Single().Field);
        Assert.True(Assert.IsType<TicketEvent.ReplySentBack>(Assert.Single(Events(Do(proposed, SentBack, UnitLeader, ThenHotline)))).ByLeader);
        var back = Then(proposed, SentBack, UnitLeader, ThenHotline, Now.AddHours(2));
        Assert.Equal((TicketState.InHandling, null), Stand(back));
        Assert.Equal((null, null), (back.ReplyProposedAt, back.ReplySubmittedAt));
        Assert.Equal(ticket.Running(DeadlineKind.Handle), back.Running(DeadlineKind.Handle));
        Assert.Equal(TicketState.ReplyReview, Then(back, Done, Liaison, ThenHotline).State);
    }

    [Fact]
    public void Nobody_passes_what_they_wrote_and_no_one_else_of_the_unit_does()
    {
        var own = Then(In(TicketState.InHandling), Done, UnitLeader, ThenHotline);
        Refused<Refusal.OwnReply>(Do(own, Passed, UnitLeader, ThenHotline));
        Refused<Refusal.RoleMissing>(Do(own, Passed, Liaison, ThenHotline));
        Refused<Refusal.NotFound>(Do(own, Passed, Actor.Of(Guid.CreateVersion7(), "陈涛", "water", Role.Liaison, Role.UnitLeader), ThenHotline));
        Refused<Refusal.NotFound>(Do(own with { HandedDownBy = ["city"] }, Passed, Actor.Of(Guid.CreateVersion7(), "李敏", "city", Role.Liaison, Role.UnitLeader), ThenHotline));
        Refused<Refusal.ReplyWithLeader>(Do(own, Passed, Dispatcher, ThenHotline));
        Assert.Equal(TicketState.ReplyReview, Then(own, Passed, Actor.Of(Guid.CreateVersion7(), "赵刚", Unit, Role.Liaison, Role.UnitLeader), ThenHotline).State);
    }

    [Fact]
    public void Nobodys_silence_decides_the_hotline_takes_over_when_the_clock_is_red_or_the_unit_is_gone()
    {
        var proposed = Then(In(TicketState.InHandling), Done, Liaison, ThenHotline);
        var red = proposed.Running(DeadlineKind.Handle)!.RedAt;
        Refused<Refusal.ReplyWithLeader>(Do(proposed, Passed, Supervisor, ThenHotline, red.AddSeconds(-1)));
        var told = Then(proposed, Passed, Supervisor, ThenHotline, red);
        Assert.Equal((TicketState.AwaitingFollowUp, red), (told.State, told.Deadlines.Single(clock => clock.Kind == DeadlineKind.Handle).FinishedAt!.Value));
        Assert.False(Assert.IsType<TicketEvent.ReplySentBack>(Assert.Single(Events(Do(proposed, SentBack, Dispatcher, ThenHotline, red)))).ByLeader);
        Assert.IsType<TicketEvent.Replied>(Events(Do(proposed with { UnitCode = "gone" }, Passed, Dispatcher, ThenHotline))[0]);
        var wrote = Actor.Of(Liaison.AccountId, Liaison.Name, Unit, Role.Liaison, Role.Dispatcher);
        Refused<Refusal.OwnReply>(Do(proposed, Passed, wrote, ThenHotline, red));
    }

    [Fact]
    public void An_assisting_unit_that_could_not_answer_any_more_is_not_late_by_the_leaders_time()
    {
        var ticket = In(TicketState.InHandling);
        ticket = ticket with
        {
            Assists = [new Assist("water", Required: false, AssistState.InHandling, Now)],
            Deadlines = ticket.Deadlines.Add(Clock(DeadlineKind.Assist, new Span(1, SpanUnit.WorkingDays)) with { UnitCode = "water" }),
        };
        var due = ticket.Running(DeadlineKind.Assist)!.DueAt;
        var proposed = Then(ticket, Done, Liaison, Straight, due.AddHours(-1));
        Assert.Equal(DeadlineState.SetAside, proposed.Running(DeadlineKind.Assist)!.State);
        Assert.Equal(DeadlineState.Running, Then(proposed, SentBack, UnitLeader, Straight, due).Running(DeadlineKind.Assist)!.State);
        foreach (var policy in new[] { Straight, ThenHotline })
        {
            var passed = Then(proposed, Passed, UnitLeader, policy, due.AddHours(2));
            var told = passed.State == TicketState.AwaitingFollowUp ? passed : Then(passed, Passed, Dispatcher, policy, due.AddHours(3));
            Assert.Equal(DeadlineState.Void, told.Deadlines.Single(clock => clock.Kind == DeadlineKind.Assist).State);
        }

        // One that had run over before was late all the same, also while that is looked at.
        var late = Then(ticket, Done, Liaison, Straight, due.AddHours(1));
        TicketStory story = new(
            ticket.Id, "261125000001", null,
            [(Now, new TicketEvent.Dispatched(Unit, 1, null)), (due.AddHours(1), new TicketEvent.ReplyProposed(Unit))], late.Deadlines);
        Assert.True(Assert.Single(ClockFormulas.Overdue(story, DeadlineKind.Assist)).Numerator > 0);
        Assert.Empty(ClockFormulas.Overdue(story, DeadlineKind.Handle));
        Assert.Equal(due.AddHours(1), Then(late, Passed, UnitLeader, Straight, due.AddHours(2)).Deadlines.Single(clock => clock.Kind == DeadlineKind.Assist).FinishedAt);
    }

    [Fact]
    public void What_the_hotline_takes_away_waits_for_no_leader()
    {
        var proposed = Then(In(TicketState.InHandling), Done, Liaison, ThenHotline);
        var moved = Then(proposed, new Reassign("water", Pii.Text("由水务开挖")), Dispatcher, ThenHotline);
        Assert.Equal((TicketState.AwaitingSignFor, null), Stand(moved));
        Assert.Null(moved.ReplyProposedAt);
        Assert.Null(Then(proposed, new Retract(Pii.Text("已自行解决")), Actor.Citizen, ThenHotline).ReplyProposedBy);
    }

    private static (TicketState State, Guid? Writer) Stand(Ticket ticket) => (ticket.State, ticket.ReplyProposedBy);

    private static Ticket Then(Ticket ticket, TicketCommand command, Actor actor, Policy policy, DateTimeOffset? now = null) =>
        After(ticket, Events(Do(ticket, command, actor, policy, now)), At(actor, policy, now));

    private static Decision Do(Ticket ticket, TicketCommand command, Actor actor, Policy policy, DateTimeOffset? now = null) =>
        TicketLifecycle.Check(command.Verb, ticket, actor) is { } refusal ? refusal : command.Decide(ticket, At(actor, policy, now));

    private static Scene At(Actor actor, Policy policy, DateTimeOffset? now) => By(actor, policy) with { Now = now ?? Now };
}
