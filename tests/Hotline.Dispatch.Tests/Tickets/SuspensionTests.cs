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
