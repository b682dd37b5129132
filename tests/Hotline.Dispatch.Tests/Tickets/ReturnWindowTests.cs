using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>退单时限: time that is charged to nobody is not charged to a unit that may still want to send the ticket back.</summary>
public sealed class ReturnWindowTests
{
    private static readonly Pii Why = Pii.Text("情况属实");
    private static readonly Ticket Matter = In(TicketState.InHandling) with { Number = "261125000001", UnitCode = "roads-east" };
    private static readonly UndoMerge Undo = new(Matter, Pii.Text("不是同一处"));

    /// <summary>On the last day of the window, two and a half working hours before its end.</summary>
    private static readonly DateTimeOffset Stops = At(11, 26, 15, 0);
    private static readonly DateTimeOffset GoesOn = At(12, 7, 10, 0);
    private static readonly DateTimeOffset Until = At(12, 7, 14, 0); // Lunch lies between.

    public static TheoryData<string> Ways { get; } = ["return", "suspension", "merge", "answered merge"];

    [Theory, MemberData(nameof(Ways))]
    public void What_was_left_when_the_units_clock_stood_is_left_when_it_goes_on(string way)
    {
        var ticket = Stood(way, Got(Now));
        Assert.Equal((TicketState.InHandling, Unit), (ticket.State, ticket.UnitCode));
        Assert.Equal(Until, ReturnWindow.Until(ticket, By(Liaison)));
        var returned = Assert.IsType<TicketEvent.Returned>(Assert.Single(Events(Do(ticket, Sent, Liaison, Until))));
        Assert.Equal(way == "return", returned.ToRuling); // Whose it is has been disputed before: it is ruled on.
        Refused<Refusal.ReturnTooLate>(Do(ticket, Sent, Liaison, Until.AddSeconds(1)));
        Assert.IsType<Decision.Events>(Do(ticket, new HandAcross("roads-east", Why), Liaison, Until)); // By another name.
        Refused<Refusal.HandedTooLate>(Do(ticket, new HandAcross("roads-east", Why), Liaison, Until.AddSeconds(1)));
    }

    [Fact]
    public void A_second_dispute_a_minute_after_a_rejection_that_came_after_the_window_is_ruled_on()
    {
        var (returned, rejected) = (At(11, 26, 15, 0), At(11, 27, 10, 0)); // The window ends on the 26th, 17:30.
        var ticket = Got(Now);
        ticket = After(ticket, Do(ticket, Sent, Liaison, returned), Liaison, returned);
        ticket = After(ticket, Do(ticket, new RuleOnReturn(false, Why), Dispatcher, rejected), Dispatcher, rejected);
        var again = rejected.AddMinutes(1);
        Assert.Equal(TicketState.Ruling, After(ticket, Do(ticket, Sent, Liaison, again), Liaison, again).State);
    }

    [Fact]
    public void It_stands_as_often_as_the_clock_does_and_what_stood_before_the_unit_had_it_is_another_units()
    {
        var twice = Stood("suspension", Got(Now));
        var (stops, goesOn) = (At(12, 7, 11, 0), At(12, 14, 9, 0));
        twice = After(twice, Do(twice, Sent, Liaison, stops), Liaison, stops);
        twice = After(twice, Do(twice, new RuleOnReturn(false, Why), Dispatcher, goesOn), Dispatcher, goesOn);
        Assert.Equal(At(12, 14, 10, 30), ReturnWindow.Until(twice, By(Liaison)));

        var city = Actor.Of(Guid.CreateVersion7(), "万强", "city", Role.Liaison);
        var above = Stood("suspension", Got(Now) with { UnitCode = "city" });
        var down = After(above, Do(above, new HandDown(Unit, Why), city, GoesOn.AddHours(1)), city, GoesOn.AddHours(1));
        Assert.Equal(Scenes.Catalog.CalendarOf(Unit).AddWorkingDays(GoesOn, 1), ReturnWindow.Until(down, By(Liaison)));
    }

    private static Ticket Got(DateTimeOffset at)
    {
        var ticket = In(TicketState.InHandling) with { ReceivedAt = at, Number = "261125000002" };
        return ticket with { Deadlines = [Clock(DeadlineKind.Handle, new Span(20, SpanUnit.WorkingDays))] };
    }

    private static Ticket Stood(string way, Ticket ticket) => way switch
    {
        "return" => Then(Then(ticket, Sent, Liaison, Stops), new RuleOnReturn(false, Why), Dispatcher, GoesOn),
        "suspension" => Then(Then(ticket, new Suspend(SuspendReason.SeasonOrProject, 15, Why), Dispatcher, Stops), new Resume(), Dispatcher, GoesOn),
        "merge" => Then(Then(ticket, new MergeInto(Matter), Dispatcher, Stops), Undo, Supervisor, GoesOn),
        _ => Then(
            Then(Then(ticket, new MergeInto(Matter), Dispatcher, Stops), new AnswerWithMatter(Matter.Id, "261125000001", "roads-east", Why), Actor.System, Stops.AddDays(3)), Undo, Supervisor, GoesOn),
    };

    private static Ticket Then(Ticket ticket, TicketCommand command, Actor actor, DateTimeOffset at) => After(ticket, Do(ticket, command, actor, at), actor, at);

    private static DateTimeOffset At(int month, int day, int hour, int minute) => new(2026, month, day, hour, minute, 0, WorkingCalendar.ChinaOffset);
}
