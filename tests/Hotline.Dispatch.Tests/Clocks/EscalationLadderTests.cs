using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Clocks;

/// <summary>Unit leader at once, the hotline a working day later, the supervising office after five.</summary>
public sealed class EscalationLadderTests
{
    private static readonly DateTimeOffset Due = In(TicketState.InHandling).Deadlines[0].DueAt;

    [Fact]
    public void A_clock_that_runs_over_turns_overdue_and_stands_on_the_first_level_and_tells_it_once()
    {
        var ticket = In(TicketState.InHandling);
        Assert.Empty(Events(Do(ticket, new Escalate(), Actor.System)));
        Assert.Equal(
            [new TicketEvent.LightTurned(DeadlineKind.Handle, Light.Overdue), new TicketEvent.Escalated(DeadlineKind.Handle, 1)],
            Events(Do(ticket, new Escalate(), Actor.System, Due)));
        var after = Swept(ticket, Due);
        Assert.Equal((1, 1), (after.EscalationLevel, after.Deadlines[0].EscalationLevel));
        Assert.Equal(Calendar().AddWorkingDays(Due, 1), after.Deadlines[0].NextFireAt);
        Assert.Empty(Events(Do(after, new Escalate(), Actor.System, Due.AddMinutes(1))));
    }

    [Fact]
    public void It_climbs_level_by_level_to_the_top_and_then_rests()
    {
        var ticket = Swept(Swept(In(TicketState.InHandling), Due), Calendar().AddWorkingDays(Due, 1));
        Assert.Equal((2, Calendar().AddWorkingDays(Due, 5)), (ticket.EscalationLevel, ticket.Deadlines[0].NextFireAt));
        ticket = Swept(ticket, Calendar().AddWorkingDays(Due, 5));
        Assert.Equal((3, null), (ticket.EscalationLevel, ticket.Deadlines[0].NextFireAt));
        Assert.Empty(Events(Do(ticket, new Escalate(), Actor.System, Due.AddDays(90))));
    }

    [Fact]
    public void After_downtime_all_levels_are_reached_in_one_sweep() => Assert.Equal(
        [1, 2, 3], Events(Do(In(TicketState.InHandling), new Escalate(), Actor.System, Due.AddDays(30))).OfType<TicketEvent.Escalated>().Select(climbed => climbed.Level));

    [Fact]
    public void A_critical_clock_climbs_in_minutes()
    {
        var ticket = In(TicketState.InHandling, Fields with { Urgency = Urgency.Critical }) with { Deadlines = [Clock(DeadlineKind.Handle, new Span(2, SpanUnit.Hours))] };
        var due = ticket.Deadlines[0].DueAt;
        Assert.Equal(due.AddMinutes(30), Swept(ticket, due).Deadlines[0].NextFireAt);
        Assert.Equal(due.AddHours(2), Swept(ticket, due.AddMinutes(30)).Deadlines[0].NextFireAt);
    }

    [Fact]
    public void An_extension_granted_late_brings_the_clock_down_and_the_ladder_begins_anew()
    {
        var over = Swept(In(TicketState.ExtensionReview) with { ExtensionAsked = 3 }, Due);
        var granted = After(over, Do(over, new RuleOnExtension(Grant: true), Dispatcher, Due.AddHours(1)), Dispatcher, Due.AddHours(1));
        var clock = granted.Deadlines[0];
        Assert.Equal((0, null), (clock.EscalationLevel, clock.EscalateAt));
        Assert.Equal(1, Swept(granted, clock.DueAt).Deadlines[0].EscalationLevel);
    }

    [Fact]
    public void A_level_without_a_row_is_left_out()
    {
        var limits = new LimitTable(CatalogData.DefaultLimits().Where(row => row.Clock != LimitTable.EscalateTo(Audience.Hotline)));
        var overdue = Swept(In(TicketState.InHandling), Due).Deadlines[0];
        Assert.Equal((3, Calendar().AddWorkingDays(Due, 5)), EscalationLadder.Next(overdue, In(TicketState.InHandling), limits, Calendar()));
    }

    [Theory]
    [InlineData(1, DeadlineKind.Handle, Audience.UnitLeader)]
    [InlineData(1, DeadlineKind.SignFor, Audience.UnitLeader)]
    [InlineData(1, DeadlineKind.Contact, Audience.UnitLeader)]
    [InlineData(1, DeadlineKind.Dispatch, Audience.Hotline)]
    [InlineData(1, DeadlineKind.Citizen, Audience.Hotline)]
    [InlineData(3, DeadlineKind.FollowUp, Audience.SupervisingOffice)]
    public void Clocks_of_no_unit_begin_with_the_hotline(int level, DeadlineKind kind, Audience told) => Assert.Equal(told, EscalationLadder.AudienceOf(level, kind));

    private static Ticket Swept(Ticket ticket, DateTimeOffset at) => After(ticket, Do(ticket, new Escalate(), Actor.System, at), Actor.System, at);

    private static WorkingCalendar Calendar() => Tests.Tickets.Scenes.Catalog.CalendarOf(Tests.Tickets.Scenes.Unit);
}
