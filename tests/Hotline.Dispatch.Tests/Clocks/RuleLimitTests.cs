using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Catalog;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Data;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tests.Tickets;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Clocks;

/// <summary>A limit that the dispatch catalogue gives, for the unit and for the citizen, and that both sentences say so.</summary>
public sealed class RuleLimitTests
{
    private static readonly Span FiveDays = new(5, SpanUnit.WorkingDays);

    [Theory]
    [InlineData(15, SpanUnit.Days, Urgency.Normal, 15, SpanUnit.Days)]
    [InlineData(15, SpanUnit.WorkingDays, Urgency.Normal, 15, SpanUnit.WorkingDays)]
    [InlineData(24, SpanUnit.Hours, Urgency.Normal, 24, SpanUnit.Hours)]
    [InlineData(6, SpanUnit.WorkingHours, Urgency.Normal, 6, SpanUnit.WorkingHours)]
    [InlineData(7, SpanUnit.Days, Urgency.Normal, 7, SpanUnit.Days)]
    [InlineData(5, SpanUnit.WorkingDays, Urgency.Urgent, 24, SpanUnit.Hours)]
    [InlineData(5, SpanUnit.WorkingDays, Urgency.Critical, 2, SpanUnit.Hours)]
    [InlineData(15, SpanUnit.Days, Urgency.Critical, 2, SpanUnit.Hours)]
    [InlineData(8, SpanUnit.Hours, Urgency.Urgent, 8, SpanUnit.Hours)]
    [InlineData(90, SpanUnit.Minutes, Urgency.Critical, 90, SpanUnit.Minutes)]
    public void It_takes_the_place_of_the_policys_but_what_is_urgent_has_never_longer(int amount, SpanUnit unit, Urgency urgency, int holds, SpanUnit holdsIn)
    {
        var ticket = Accepted(new Span(amount, unit), urgency);
        var (handle, citizen) = (ticket.Running(DeadlineKind.Handle)!, ticket.Running(DeadlineKind.Citizen)!);
        Assert.Equal(new Span(holds, holdsIn), handle.Trace[0].Reckoning.Span);
        Assert.True(citizen.DueAt >= handle.DueAt, TraceWords.Of(citizen));
        foreach (var clock in new[] { handle, citizen })
        {
            Assert.Equal(clock.DueAt.DateTime, SentenceChecker.Read(TraceWords.Of(clock)).Due);
        }

        var said = SentenceChecker.Read(TraceWords.Of(handle)).Rule;
        Assert.Contains((amount, unit) == (holds, holdsIn) ? "派单目录三定方案" : $"短于派单目录的{new Span(amount, unit)}", said, StringComparison.Ordinal);
        Assert.Equal((amount, unit) == (holds, holdsIn), !said.StartsWith(urgency == Urgency.Critical ? "办理·各类·特急" : "办理·各类·紧急", StringComparison.Ordinal));
    }

    [Fact]
    public void A_longer_rule_lengthens_the_citizens_clock_and_a_shorter_one_leaves_it()
    {
        var longer = Accepted(new Span(15, SpanUnit.Days)).Running(DeadlineKind.Citizen)!;
        Assert.Equal((Now.AddDays(15), true, TimeSpan.FromDays(15)), (longer.DueAt, longer.NaturalTime, longer.Total));
        Assert.Equal(Now.AddDays(7.5), longer.AmberAt);
        Assert.Contains("派单目录三定方案", SentenceChecker.Read(TraceWords.Of(longer)).LengthenedBy, StringComparison.Ordinal);

        var shorter = Accepted(new Span(24, SpanUnit.Hours)).Running(DeadlineKind.Citizen)!;
        Assert.Equal(FiveDays, Assert.Single(shorter.Trace).Reckoning.Span);
        Assert.Equal(Accepted(null).Running(DeadlineKind.Citizen)!.DueAt, shorter.DueAt);
    }

    [Theory]
    [InlineData(15, SpanUnit.Days)]
    [InlineData(12, SpanUnit.WorkingDays)]
    public void Dispatched_by_hand_days_later_the_citizens_clock_ends_with_the_units_and_what_a_return_costs_is_not_added(int amount, SpanUnit unit)
    {
        var catalog = With(new Span(amount, unit));
        var waiting = Done(In(TicketState.Draft), new Accept(new DraftPatch(Content: Pii.Text("没有提到那个词"))), TheAgent, Now, With(new Span(amount, unit), keyword: "漏水"));
        Assert.Null(waiting.UnitCode);
        var (monday, tuesday, thursday) = (Now.AddDays(5), Now.AddDays(6), Now.AddDays(8));
        var sent = Done(waiting, new DispatchTo(Scenes.Unit), Dispatcher, monday, catalog);
        Assert.Equal(sent.Running(DeadlineKind.Handle)!.DueAt, sent.Running(DeadlineKind.Citizen)!.DueAt);

        var back = Done(Done(sent, Sent, Liaison, tuesday, catalog), new RuleOnReturn(true), Dispatcher, tuesday, catalog);
        var again = Done(back, new DispatchTo(Scenes.Unit), Dispatcher, thursday, catalog);
        Assert.True(again.Running(DeadlineKind.Handle)!.DueAt > sent.Running(DeadlineKind.Handle)!.DueAt);
        Assert.Equal(sent.Running(DeadlineKind.Citizen), again.Running(DeadlineKind.Citizen));
    }

    [Fact]
    public void After_a_return_from_elsewhere_the_rules_limit_counts_from_the_acceptance_for_the_citizen()
    {
        var catalog = With(new Span(15, SpanUnit.Days));
        var policy = With(null);
        var back = Done(Done(Done(In(TicketState.Draft), new Accept(), TheAgent, Now, policy), Sent, Liaison, Now.AddHours(3), policy), new RuleOnReturn(true), Dispatcher, Now.AddHours(4), policy);
        var again = Done(back, new DispatchTo(Scenes.Unit), Dispatcher, Now.AddDays(1), catalog);
        Assert.Equal((Now.AddDays(15), Now.AddDays(16)), (again.Running(DeadlineKind.Citizen)!.DueAt, again.Running(DeadlineKind.Handle)!.DueAt));
    }

    [Fact]
    public void Done_again_it_has_the_time_for_that_and_no_longer()
    {
        var again = Done(In(TicketState.Redo) with { Round = 2 }, new DispatchTo(Scenes.Unit), Dispatcher, Now, With(new Span(15, SpanUnit.Days)));
        Assert.Equal(new Span(3, SpanUnit.WorkingDays), again.Running(DeadlineKind.Handle)!.Trace[0].Reckoning.Span);
        var sooner = Done(In(TicketState.Redo) with { Round = 2 }, new DispatchTo(Scenes.Unit), Dispatcher, Now, With(new Span(24, SpanUnit.Hours)));
        Assert.Equal(Now.AddHours(24), sooner.Running(DeadlineKind.Handle)!.DueAt);
    }

    [Fact]
    public void A_lengthened_clock_that_was_paused_runs_on_in_its_new_time_and_counts_again_the_same()
    {
        var clock = new DeadlineClock(Scenes.Catalog.CalendarOf(null), Scenes.Catalog.Policy);
        var started = clock.Start(Guid.CreateVersion7(), Guid.CreateVersion7(), DeadlineKind.Citizen, 1, null, new Limit("Citizen/*/*", FiveDays), Now);
        var resumed = clock.Resume(clock.Pause(started, Now.AddDays(1)), Now.AddDays(3));
        var longer = clock.Lengthen(resumed, Limit.Given(DeadlineKind.Handle, new Span(20, SpanUnit.Days), "派单目录"), Now, Now.AddDays(4));
        Assert.Equal((Now.AddDays(20), TimeSpan.FromDays(1), TimeSpan.FromDays(18)), (longer.DueAt, longer.Elapsed, longer.Total));
        Assert.Equal(longer.DueAt.DateTime, SentenceChecker.Read(TraceWords.Of(longer)).Due);
        var again = clock.Recount(longer, Now.AddDays(5));
        Assert.Equal((longer.DueAt, longer.Elapsed, longer.Total, longer.AmberAt), (again.DueAt, again.Elapsed, again.Total, again.AmberAt));
    }

    [Fact]
    public void What_days_off_have_overtaken_lengthens_again_when_they_are_taken_back()
    {
        var clock = new DeadlineClock(Scenes.Catalog.CalendarOf(null), Scenes.Catalog.Policy);
        var table = new HolidayTable([.. CatalogData.Holidays(), new Holiday(new(2026, 12, 1), "防汛", true), new Holiday(new(2026, 12, 2), "防汛", true)]);
        var more = new DeadlineClock(new WorkingCalendar(table, WorkingHours.Default), Scenes.Catalog.Policy);
        var started = clock.Start(Guid.CreateVersion7(), Guid.CreateVersion7(), DeadlineKind.Citizen, 1, null, new Limit("Citizen/*/*", FiveDays), Now);
        var longer = clock.Lengthen(started, Limit.Given(DeadlineKind.Handle, new Span(8, SpanUnit.Days), "派单目录"), Now, Now);
        Assert.Equal((Now.AddDays(8), true), (longer.DueAt, longer.NaturalTime));

        var overtaken = more.Recount(longer, Now);
        Assert.Equal((new DateTimeOffset(2026, 12, 4, 17, 30, 0, WorkingCalendar.ChinaOffset), false), (overtaken.DueAt, overtaken.NaturalTime));
        Assert.Equal([TraceStep.Started, TraceStep.NotLonger, TraceStep.Recounted], overtaken.Trace.Select(step => step.Cause));
        var said = SentenceChecker.Read(TraceWords.Of(overtaken));
        Assert.Equal((overtaken.DueAt.DateTime, null), (said.Due, said.LengthenedBy));

        var back = clock.Recount(overtaken, Now);
        Assert.Equal((longer.DueAt, longer.NaturalTime, longer.Total, longer.AmberAt), (back.DueAt, back.NaturalTime, back.Total, back.AmberAt));
        Assert.Contains("派单目录", SentenceChecker.Read(TraceWords.Of(back)).LengthenedBy, StringComparison.Ordinal);
    }

    [Fact]
    public void Events_of_before_say_working_days_and_still_give_them()
    {
        var old = DispatchJson.Read<TicketEvent.Dispatched>("""{"unitCode":"roads","round":1,"rule":"050401-360103","workingDays":3,"basis":"三定方案","percent":null}""");
        Assert.Equal((new Span(3, SpanUnit.WorkingDays), false, null), (old.Given, old.ByHand, old.PassedOver));
        var now = new TicketEvent.Dispatched(Scenes.Unit, 1, "050401-360103", Limit: new Span(24, SpanUnit.Hours), ByHand: true);
        Assert.Equal(now, DispatchJson.Read<TicketEvent.Dispatched>(DispatchJson.CaseOf(now).GetRawText()));
    }

    private static Ticket Accepted(Span? limit, Urgency urgency = Urgency.Normal) =>
        Done(In(TicketState.Draft, Fields with { Urgency = urgency }), new Accept(), TheAgent, Now, With(limit));

    private static CatalogSnapshot With(Span? limit, string keyword = "") =>
        CatalogWith([new("050401", "360103", Scenes.Unit, "三定方案", keyword, LimitAmount: limit?.Amount, LimitUnit: limit?.Unit)]);

    private static Ticket Done(Ticket ticket, TicketCommand command, Actor actor, DateTimeOffset at, CatalogSnapshot catalog)
    {
        var scene = new Scene(actor, at, catalog);
        var decided = Assert.IsType<Decision.Events>(command.Decide(ticket, scene));
        return After(ticket with { Fields = decided.Fields ?? ticket.Fields }, decided.List, scene);
    }
}
