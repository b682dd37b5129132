using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>挂起: everything stands but the day on which it is looked at again.</summary>
public sealed class SuspensionTests
{
    private static readonly Suspend Waiting = new(SuspendReason.StatutoryAppraisal, 15, Pii.Text("等待房屋安全鉴定结论"));

    [Fact]
    public void Unit_and_citizen_wait_and_go_on_with_what_was_left()
    {
        var ticket = In(TicketState.InHandling);
        ticket = ticket with { Deadlines = ticket.Deadlines.Add(Clock(DeadlineKind.Citizen, new Span(5, SpanUnit.WorkingDays))) };
        ticket = After(ticket, Do(ticket, new AskAssist("water", Pii.Text("核查")), Dispatcher), Dispatcher);
        var suspended = After(ticket, Do(ticket, Waiting, Dispatcher), Dispatcher);
        Assert.Equal(TicketState.Suspended, suspended.State);
        Assert.All(new[] { DeadlineKind.Handle, DeadlineKind.Citizen, DeadlineKind.Assist }, kind => Assert.Equal(DeadlineState.Paused, suspended.Running(kind)!.State));
        Assert.Equal(Now.AddDays(15), suspended.Running(DeadlineKind.SuspendReview)!.DueAt);
        Refused<Refusal.WrongState>(Do(suspended, new Reply(Pii.Text("x")), Liaison));
        Refused<Refusal.WrongState>(Do(suspended, new SignForAssist(), OtherLiaison));

        var later = Now.AddDays(14);
        var resumed = After(suspended, Do(suspended, new Resume(), Dispatcher, later), Dispatcher, later);
        Assert.Equal(TicketState.InHandling, resumed.State);
        Assert.Null(resumed.Running(DeadlineKind.SuspendReview));
        Assert.All(new[] { DeadlineKind.Handle, DeadlineKind.Citizen, DeadlineKind.Assist }, kind =>
        {
            Assert.Equal(DeadlineState.Running, resumed.Running(kind)!.State);
            Assert.True(resumed.Running(kind)!.DueAt > ticket.Running(kind)!.DueAt);
        });
    }

    [Fact]
    public void Only_the_hotline_and_only_with_a_day_and_a_word()
    {
        var ticket = In(TicketState.InHandling);
        Refused<Refusal.RoleMissing>(Do(ticket, Waiting, Liaison));
        Assert.Equal(["note", "reviewDays"], Refused<Refusal.Invalid>(Do(ticket, Waiting with { Note = Pii.Text(" "), ReviewDays = 31 }, Dispatcher)).Faults.Select(fault => fault.Field));
        Refused<Refusal.WrongState>(Do(In(TicketState.AwaitingSignFor), Waiting, Supervisor));
        Refused<Refusal.WrongState>(Do(ticket, new Resume(), Supervisor));
    }

    [Fact]
    public void The_unit_asks_and_the_hotline_says_yes_or_no()
    {
        var ask = new AskSuspension(SuspendReason.SeasonOrProject, 20, Pii.Text("待枯水期施工"));
        var ticket = In(TicketState.InHandling);
        Refused<Refusal.NotFound>(Do(ticket, ask, OtherLiaison));
        Refused<Refusal.NoSuspensionAsked>(Do(ticket, new RuleOnSuspension(true, Pii.Text("同意")), Dispatcher));
        Assert.Equal(["reason", "reviewDays"], Refused<Refusal.Invalid>(Do(ticket, ask with { Reason = Pii.Text(""), ReviewDays = 31 }, Liaison)).Faults.Select(fault => fault.Field));
        var asked = After(ticket, Do(ticket, ask, Liaison), Liaison);
        Assert.Equal((TicketState.InHandling, 20), (asked.State, asked.SuspensionAsked!.ReviewDays));
        Assert.Equal(ticket.Deadlines, asked.Deadlines); // Its clocks run on.
        Refused<Refusal.SuspensionAsked>(Do(asked, ask, Liaison));
        Refused<Refusal.NotFound>(Do(asked, new RuleOnSuspension(true, Pii.Text("同意")), Liaison));
        Assert.Equal("note", Refused<Refusal.Invalid>(Do(asked, new RuleOnSuspension(true, Pii.Text(" ")), Dispatcher)).Faults.Single().Field);
        var suspended = After(asked, Do(asked, new RuleOnSuspension(true, Pii.Text("枯水期施工，届时恢复")), Dispatcher), Dispatcher);
        Assert.Equal((TicketState.Suspended, null, 1, 20), (suspended.State, suspended.SuspensionAsked, suspended.SuspensionCount, suspended.SuspensionDays));
        Assert.Equal(Now.AddDays(20), suspended.Running(DeadlineKind.SuspendReview)!.DueAt);
        var refused = After(asked, Do(asked, new RuleOnSuspension(false, Pii.Text("可先行围挡")), Dispatcher), Dispatcher);
        Assert.Equal((TicketState.InHandling, null, 0), (refused.State, refused.SuspensionAsked, refused.SuspensionCount));

        // Whatever else becomes of it, nothing is asked any more; but a merge may be undone.
        Assert.Null(After(asked, Do(asked, new Reply(Pii.Text("已围挡")), Liaison), Liaison).SuspensionAsked);
        Assert.NotNull(After(asked, Do(asked, new MergeInto(In(TicketState.InHandling)), Dispatcher), Dispatcher).SuspensionAsked);

        // An extension is ruled on first, and then it is asked as before; nothing of either outlasts a reply.
        var city = Actor.Of(Guid.CreateVersion7(), "市局联络员", "city", Role.Liaison);
        var both = After(asked, Do(asked, new Extend(1, Pii.Text("雨天")), Liaison), Liaison);
        Assert.Equal((TicketState.ExtensionReview, asked.SuspensionAsked), (both.State, both.SuspensionAsked));
        Refused<Refusal.WrongState>(Do(both, new RuleOnSuspension(true, Pii.Text("同意")), Dispatcher));
        var ruled = After(both, Do(both, new RuleOnExtension(false, Pii.Text("不必")), city), city);
        Assert.Equal((TicketState.InHandling, asked.SuspensionAsked), (ruled.State, ruled.SuspensionAsked));
        var done = After(both, Do(both, new Reply(Pii.Text("已围挡")), Liaison), Liaison);
        Assert.Null(done.SuspensionAsked);
        Assert.Null(done.ExtensionWith);
    }

    [Fact]
    public void So_often_and_so_long_in_a_round_and_no_more()
    {
        var ticket = In(TicketState.InHandling) with { SuspensionCount = 1, SuspensionDays = 50 };
        Assert.Equal(10, Refused<Refusal.SuspensionTooLong>(Do(ticket, Waiting, Dispatcher)).DaysLeft);
        var last = After(ticket, Do(ticket, Waiting with { ReviewDays = 10 }, Dispatcher), Dispatcher);
        last = After(last, Do(last, new Resume(), Dispatcher), Dispatcher);
        Assert.Equal(2, Refused<Refusal.NoSuspensionLeft>(Do(last, Waiting with { ReviewDays = 1 }, Supervisor)).Max);
        Refused<Refusal.NoSuspensionLeft>(Do(last, new AskSuspension(SuspendReason.CitizensPapers, 1, Pii.Text("x")), Liaison));
        Events(Waiting.Decide(last, By(Dispatcher, new Policy { MaxSuspensions = 3, MaxSuspensionDays = 90 })));
        var done = After(last, Do(last, new Reply(Pii.Text("已办")), Liaison), Liaison);
        var again = After(done, Do(done, new FollowUp(true, true, Solved.Unsolved, Satisfaction.Dissatisfied), TheAgent), TheAgent);
        Assert.Equal((2, 0, 0), (again.Round, again.SuspensionCount, again.SuspensionDays));
    }

    [Fact]
    public void The_days_that_count_are_those_for_which_it_stood()
    {
        var ticket = In(TicketState.InHandling);
        var suspended = After(ticket, Do(ticket, Waiting with { ReviewDays = 30 }, Dispatcher), Dispatcher);
        Assert.Equal((30, 60), (suspended.SuspensionDays, suspended.SuspendedFor));
        var resumed = After(suspended, Do(suspended, new Resume(), Dispatcher, Now.AddDays(1)), Dispatcher, Now.AddDays(1));
        Assert.Equal((1, null), (resumed.SuspensionDays, resumed.SuspendedFor));
        var begun = After(suspended, Do(suspended, new Resume(), Dispatcher, Now.AddDays(1).AddHours(1)), Dispatcher, Now.AddDays(1).AddHours(1));
        Assert.Equal(2, begun.SuspensionDays);
        var over = After(suspended, Do(suspended, new Resume(), Dispatcher, Now.AddDays(45)), Dispatcher, Now.AddDays(45));
        Assert.Equal(15, Refused<Refusal.SuspensionTooLong>(Do(over, Waiting with { ReviewDays = 30 }, Dispatcher, Now.AddDays(45))).DaysLeft);

        // Moved to another unit, it goes on first: its days are those of the round still.
        var moved = After(suspended, Do(suspended, new Reassign("water", Pii.Text("不属该单位")), Dispatcher, Now.AddDays(4)), Dispatcher, Now.AddDays(4));
        Assert.Equal((4, null), (moved.SuspensionDays, moved.SuspendedFor));
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(25, 35)]
    [InlineData(50, 10)] // No more than was promised is left.
    public void Forgotten_it_goes_on_when_the_days_of_its_round_are_spent(int before, int days)
    {
        var ticket = In(TicketState.InHandling) with { SuspensionCount = before > 0 ? 1 : 0, SuspensionDays = before };
        ticket = After(ticket, Do(ticket, Waiting with { ReviewDays = 10 }, Dispatcher), Dispatcher);
        Assert.Equal(Now.AddDays(10), ticket.Running(DeadlineKind.SuspendReview)!.DueAt);
        var fired = new List<DateTimeOffset>();
        while (ticket.State == TicketState.Suspended)
        {
            // As the sweep does: whenever the next of its clocks fires, and whatever the operator has made of the cap meanwhile.
            var at = ticket.Deadlines.Select(clock => clock.NextFireAt).Min() ?? throw new InvalidOperationException("Nothing will ever wake it.");
            fired.Add(at);
            var scene = By(Actor.System, new Policy(MaxSuspensionDays: 5)) with { Now = at };
            var events = Events(new Escalate().Decide(ticket, scene));
            Assert.NotEmpty(events);
            ticket = After(ticket, events, scene);
        }

        Assert.Equal(Now.AddDays(days), fired[^1]);
        Assert.Equal((TicketState.InHandling, 60, null), (ticket.State, ticket.SuspensionDays, ticket.SuspendedFor));
        Assert.Equal((DeadlineState.Running, null), (ticket.Running(DeadlineKind.Handle)!.State, ticket.Running(DeadlineKind.SuspendReview)));
        Assert.Equal(before > 0 ? typeof(Refusal.NoSuspensionLeft) : typeof(Refusal.SuspensionTooLong), Assert.IsType<Decision.No>(Do(ticket, Waiting with { ReviewDays = 1 }, Dispatcher, fired[^1])).Why.GetType());
    }

    [Fact]
    public void One_of_before_there_was_an_end_waits_for_a_person()
    {
        var ticket = In(TicketState.InHandling);
        var suspended = After(ticket, [new TicketEvent.Suspended(SuspendReason.CitizensPapers, 10)], By(Dispatcher));
        Assert.DoesNotContain(Events(Do(suspended, new Escalate(), Actor.System, Now.AddDays(400))), happened => happened is TicketEvent.Resumed);
    }

    [Fact]
    public void Its_review_runs_over_like_any_clock_and_the_sentence_says_why()
    {
        var ticket = In(TicketState.InHandling);
        var suspended = After(ticket, Do(ticket, Waiting, Dispatcher), Dispatcher);
        var clock = suspended.Running(DeadlineKind.SuspendReview)!;
        Assert.Equal(clock.DueAt.DateTime, Clocks.SentenceChecker.Read(TraceWords.Of(clock)).Due);
        var turned = Events(Do(suspended, new Escalate(), Actor.System, clock.DueAt)).OfType<TicketEvent.LightTurned>();
        Assert.Contains(turned, light => light is { Clock: DeadlineKind.SuspendReview, Light: Light.Overdue });
    }
}
