using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>协办时限早于主办时限, whatever stood, was counted again or handed on since the unit was asked.</summary>
public sealed class AssistBeforeLeadTests
{
    private static readonly Pii Why = Pii.Text("情况属实");
    private static readonly AskAssist Asked = new("water", Pii.Text("请核查管网"));
    private static readonly Ticket Matter = In(TicketState.InHandling) with { Number = "260914000001", UnitCode = "roads-east" };

    public static TheoryData<string> Ways { get; } = ["return", "suspension", "merge"];

    [Theory, MemberData(nameof(Ways))]
    public void A_lead_in_natural_days_that_goes_on_before_the_holidays_is_not_overtaken(string way)
    {
        // Of the lead six days were left, over the National Day holidays; of the assisting unit five working days, which would be after them.
        var (stops, goesOn) = (September(15, 10), September(30, 10));
        var ticket = Asking(September(14, 10), new Span(7, SpanUnit.Days));
        var stood = Then(ticket, way switch { "return" => Sent with { ProposedUnit = "city" }, "suspension" => new Suspend(SuspendReason.SeasonOrProject, 20, Why), _ => new MergeInto(Matter) }, way == "return" ? Liaison : Dispatcher, stops);
        stood = Then(stood, way switch { "return" => new RuleOnReturn(false, Why), "suspension" => new Resume(), _ => new UndoMerge(Matter, Why) }, Dispatcher, goesOn);
        var (lead, assist) = (stood.Running(DeadlineKind.Handle)!, stood.Running(DeadlineKind.Assist)!);
        Assert.Equal(new DateTimeOffset(2026, 10, 6, 10, 0, 0, WorkingCalendar.ChinaOffset), lead.DueAt);
        Assert.Equal(September(30, 16).AddMinutes(18), assist.DueAt); // Four fifths of the six working hours that are left before them.
        Assert.Equal(assist.DueAt.DateTime, Clocks.SentenceChecker.Read(TraceWords.Of(assist)).Due);
        Assert.Equal(DeadlineState.Running, assist.State);
    }

    [Theory, MemberData(nameof(Ways))]
    public void Where_both_go_on_with_what_they_had_nothing_is_said_of_it(string way)
    {
        var asked = September(14, 10).AddSeconds(17);
        var ticket = Asking(asked, new Span(5, SpanUnit.WorkingDays));
        var stops = asked.AddMinutes(70).AddSeconds(13);
        var stood = Then(ticket, way switch { "return" => Sent with { ProposedUnit = "city" }, "suspension" => new Suspend(SuspendReason.SeasonOrProject, 20, Why), _ => new MergeInto(Matter) }, way == "return" ? Liaison : Dispatcher, stops);
        stood = Then(stood, way switch { "return" => new RuleOnReturn(false, Why), "suspension" => new Resume(), _ => new UndoMerge(Matter, Why) }, Dispatcher, stops.AddHours(50).AddSeconds(29));
        Assert.DoesNotContain(stood.Running(DeadlineKind.Assist)!.Trace, step => step.Cause == TraceStep.Shortened);
    }

    [Fact]
    public void Days_off_that_come_move_it_no_farther_than_before_the_lead_and_once()
    {
        var ticket = Asking(September(14, 10), new Span(7, SpanUnit.Days));
        var due = ticket.Running(DeadlineKind.Assist)!.DueAt;
        var off = new[] { 16, 17, 18, 20 }.Select(day => new DateOnly(2026, 9, day)).ToArray();
        var days = CatalogData.Holidays().Where(holiday => !off.Contains(holiday.Day)).Concat(off.Select(day => new Holiday(day, "防汛停工", IsOffDay: true)));
        var known = Scenes.Catalog;
        var changed = new CatalogSnapshot(known.Units.Values, known.Categories.Values, known.Regions.Values, [], days, known.Limits.Rows, known.Policy);
        var scene = By(Actor.System, September(15, 10)) with { Catalog = changed };
        Assert.True(new DeadlineClock(changed.CalendarOf("water"), known.Policy).Recount(ticket.Running(DeadlineKind.Assist)!, scene.Now).DueAt > ticket.Running(DeadlineKind.Handle)!.DueAt);

        var events = Events(new Recount().Decide(ticket, scene));
        var recounted = After(ticket, events, scene);
        var (lead, assist) = (recounted.Running(DeadlineKind.Handle)!, recounted.Running(DeadlineKind.Assist)!);
        Assert.Equal(ticket.Running(DeadlineKind.Handle)!.DueAt, lead.DueAt);
        Assert.True(assist.DueAt < lead.DueAt && assist.DueAt != due, TraceWords.Of(assist));
        Assert.Equal(assist.DueAt, events.OfType<TicketEvent.DeadlineRecounted>().Single(one => one.Clock == DeadlineKind.Assist).DueAt);
        Assert.Equal(assist.DueAt.DateTime, Clocks.SentenceChecker.Read(TraceWords.Of(assist)).Due);
        Assert.DoesNotContain(Events(new Recount().Decide(recounted, scene with { Now = September(15, 11).AddSeconds(31) })).OfType<TicketEvent.DeadlineRecounted>(), one => one.Clock == DeadlineKind.Assist);
    }

    [Fact]
    public void The_leads_own_limit_is_counted_first_wherever_it_stands_among_them()
    {
        var ticket = Asking(September(14, 10), new Span(5, SpanUnit.WorkingDays));
        ticket = ticket with { Deadlines = [.. ticket.Deadlines.OrderBy(clock => clock.Kind == DeadlineKind.Handle)] };
        var known = Scenes.Catalog;
        var days = CatalogData.Holidays().Append(new Holiday(new DateOnly(2026, 9, 16), "防汛停工", IsOffDay: true));
        var scene = By(Actor.System, September(15, 10)) with { Catalog = new CatalogSnapshot(known.Units.Values, known.Categories.Values, known.Regions.Values, [], days, known.Limits.Rows, known.Policy) };
        var recounted = After(ticket, Events(new Recount().Decide(ticket, scene)), scene);
        Assert.True(recounted.Running(DeadlineKind.Assist)!.DueAt > ticket.Running(DeadlineKind.Assist)!.DueAt); // As much later as the lead.
        Assert.DoesNotContain(recounted.Running(DeadlineKind.Assist)!.Trace, step => step.Cause == TraceStep.Shortened);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Handed_on_late_the_receivers_time_is_the_lead_and_whoever_assists_is_due_before_it(bool down)
    {
        // Asked when the lead had run over, it has the policy's own limit, which is longer here than what a receiver gets.
        PolicyLimit[] limits = [.. Scenes.Catalog.Limits.Rows.Where(row => row.Clock != "Assist"), new PolicyLimit("Assist", "*", "*", 8, SpanUnit.WorkingDays)];
        var (from, to) = down ? ("city", Scenes.Unit) : (Scenes.Unit, "roads-east");
        var late = September(21, 11);
        var scene = By(Actor.Of(Guid.CreateVersion7(), "万强", from, Role.Liaison), late) with { Catalog = CatalogWith([], limits: limits) };
        var ticket = At(September(14, 10), new Span(7, SpanUnit.Days)) with { UnitCode = from };
        ticket = After(ticket, Events(Asked.Decide(ticket, scene)), scene);
        var handed = After(ticket, [down ? new TicketEvent.HandedDown(from, to) : new TicketEvent.HandedAcross(from, to, [])], scene);
        Assert.Equal((late, to), (handed.Running(DeadlineKind.Handle)!.StartedAt, handed.Running(DeadlineKind.Handle)!.UnitCode));
        Assert.True(handed.Running(DeadlineKind.Assist)!.DueAt < handed.Running(DeadlineKind.Handle)!.DueAt);
        Assert.True(ticket.Running(DeadlineKind.Assist)!.DueAt > handed.Running(DeadlineKind.Handle)!.DueAt);
    }

    private static Ticket Asking(DateTimeOffset at, Span limit) => Then(At(at, limit), Asked, Liaison, at);

    private static Ticket At(DateTimeOffset at, Span limit)
    {
        var ticket = In(TicketState.InHandling) with { Number = "260914000002" };
        var clock = new DeadlineClock(Scenes.Catalog.CalendarOf(Scenes.Unit), Scenes.Catalog.Policy);
        return ticket with { Deadlines = [clock.Start(Guid.CreateVersion7(), ticket.Id, DeadlineKind.Handle, 1, Scenes.Unit, new Limit("test", limit), at)] };
    }

    private static Ticket Then(Ticket ticket, TicketCommand command, Actor actor, DateTimeOffset at) => After(ticket, Do(ticket, command, actor, at), actor, at);

    private static DateTimeOffset September(int day, int hour) => new(2026, 9, day, hour, 0, 0, WorkingCalendar.ChinaOffset);
}
