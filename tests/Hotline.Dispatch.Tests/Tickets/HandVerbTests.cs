using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>下派 and 转办 over a tree of three levels.</summary>
public sealed class HandVerbTests
{
    private static readonly Pii Why = Pii.Text("属辖区事务");

    private static Actor Of(string unit) => Actor.Of(Guid.CreateVersion7(), "联络员", unit, Role.Liaison);

    private static Ticket At(string unit, TicketState state = TicketState.InHandling) => In(state) with { UnitCode = unit, LedBy = [unit], ReceivedAt = Now };

    [Theory]
    [InlineData("city", "roads")]
    [InlineData("city", "roads-east")]
    [InlineData("ministry", "city")]
    [InlineData("ministry", "roads")]
    public void A_unit_hands_down_to_any_unit_below_it_and_follows(string from, string to)
    {
        var after = After(At(from), Do(At(from), new HandDown(to, Why), Of(from)), Of(from));
        Assert.Equal((TicketState.AwaitingSignFor, to, 1), (after.State, after.UnitCode, after.HandCount));
        Assert.Equal([from], after.HandedDownBy);
    }

    [Theory]
    [InlineData("roads", "city")]
    [InlineData("roads", "roads-east")]
    [InlineData("city", "wells")]
    [InlineData("city", "city")]
    [InlineData("city", "ministry")]
    public void Nobody_hands_down_to_a_unit_that_is_not_below(string from, string to) =>
        Refused<Refusal.NotBelow>(Do(At(from), new HandDown(to, Why), Of(from)));

    [Theory]
    [InlineData("roads", "roads-east", true)]
    [InlineData("roads-east", "roads", true)]
    [InlineData("roads", "wells", false)]
    [InlineData("city", "water", false)]
    [InlineData("water", "city", false)]
    [InlineData("city", "roads", false)]
    [InlineData("roads", "water", false)]
    [InlineData("roads", "roads", false)]
    public void A_unit_hands_across_within_its_level_under_the_same_unit_only(string from, string to, bool allowed)
    {
        var decision = Do(At(from), new HandAcross(to, Why), Of(from));
        if (!allowed)
        {
            Refused<Refusal.NotBeside>(decision);
            return;
        }

        var after = After(At(from), decision, Of(from));
        Assert.Equal((TicketState.AwaitingSignFor, to), (after.State, after.UnitCode));
        Assert.Empty(after.HandedDownBy);
    }

    [Fact]
    public void Those_above_go_on_following_only_where_the_new_unit_is_theirs_too()
    {
        var below = At("roads") with { HandedDownBy = ["ministry", "city"] };
        var sister = After(below, Do(below, new HandAcross("roads-east", Why), Of("roads")), Of("roads"));
        Assert.Equal(["ministry", "city"], sister.HandedDownBy);
    }

    [Fact]
    public void The_sign_for_clock_is_fresh_and_the_limits_of_handling_and_citizen_stay()
    {
        var ticket = At("city", TicketState.AwaitingSignFor) with
        {
            Deadlines = [Clock(DeadlineKind.Citizen, new(5, SpanUnit.WorkingDays)), Clock(DeadlineKind.SignFor, new(4, SpanUnit.WorkingHours)), Clock(DeadlineKind.Handle, new(5, SpanUnit.WorkingDays))],
        };
        var later = Now.AddHours(3);
        var after = After(ticket, Do(ticket, new HandDown("roads", Why), Of("city"), later), Of("city"), later);
        foreach (var kind in new[] { DeadlineKind.Citizen, DeadlineKind.Handle })
        {
            Assert.Equal((ticket.Running(kind)!.Id, ticket.Running(kind)!.DueAt), (after.Running(kind)!.Id, after.Running(kind)!.DueAt));
        }

        Assert.Equal("roads", after.Running(DeadlineKind.Handle)!.UnitCode);
        var fresh = after.Running(DeadlineKind.SignFor)!;
        Assert.Equal((later, "roads"), (fresh.StartedAt, fresh.UnitCode));
        Assert.NotEqual(ticket.Running(DeadlineKind.SignFor)!.Id, fresh.Id);
        Assert.Equal(DeadlineState.Void, after.Deadlines.Single(clock => clock.Id == ticket.Running(DeadlineKind.SignFor)!.Id).State);
    }

    [Fact]
    public void A_reason_and_a_unit_in_use_are_needed()
    {
        Assert.Equal("reason", Refused<Refusal.Invalid>(Do(At("city"), new HandDown("roads", Pii.Text("")), Of("city"))).Faults.Single().Field);
        Assert.Equal("too-long", Refused<Refusal.Invalid>(Do(At("roads"), new HandAcross("roads-east", Pii.Text(new string('长', 2001))), Of("roads"))).Faults.Single().Code);
        Refused<Refusal.UnknownUnit>(Do(At("city"), new HandDown("gone", Why), Of("city")));
        Refused<Refusal.UnknownUnit>(Do(At("city"), new HandAcross("nobody", Why), Of("city")));
    }

    [Fact]
    public void A_ticket_does_not_go_round_for_ever()
    {
        var max = Scenes.Catalog.Policy.MaxHands;
        Refused<Refusal.HandedTooOften>(Do(At("city") with { HandCount = max }, new HandDown("roads", Why), Of("city")));
        Refused<Refusal.HandedTooOften>(Do(At("roads") with { HandCount = max }, new HandAcross("roads-east", Why), Of("roads")));
        Assert.IsType<Decision.Events>(Do(At("roads") with { HandCount = max - 1 }, new HandAcross("roads-east", Why), Of("roads")));
        var across = After(At("roads"), Do(At("roads"), new HandAcross("roads-east", Why), Of("roads")), Of("roads"));
        Refused<Refusal.HandedBack>(Do(across, new HandAcross("roads", Why), Of("roads-east")));
    }

    [Fact]
    public void Handing_across_is_no_way_around_a_forbidden_or_late_return()
    {
        Refused<Refusal.ReturnForbidden>(Do(At("roads") with { ReturnForbidden = true }, new HandAcross("roads-east", Why), Of("roads")));
        Assert.IsType<Decision.Events>(Do(At("city") with { ReturnForbidden = true }, new HandDown("roads", Why), Of("city")));

        // A working day after it was received, to the second.
        var last = Scenes.Catalog.CalendarOf("roads").Add(Now, new Span(1, SpanUnit.WorkingDays));
        Assert.IsType<Decision.Events>(Do(At("roads"), new HandAcross("roads-east", Why), Of("roads"), last));
        Refused<Refusal.HandedTooLate>(Do(At("roads"), new HandAcross("roads-east", Why), Of("roads"), last.AddSeconds(1)));
        Assert.IsType<Decision.Events>(Do(At("city"), new HandDown("roads", Why), Of("city"), last.AddSeconds(1)));

        // The handling limit ends it too, where it is the sooner one.
        var soon = At("roads") with { Deadlines = [Clock(DeadlineKind.Handle, new(2, SpanUnit.Hours))] };
        Assert.IsType<Decision.Events>(Do(soon, new HandAcross("roads-east", Why), Of("roads"), Now.AddHours(2)));
        Refused<Refusal.HandedTooLate>(Do(soon, new HandAcross("roads-east", Why), Of("roads"), Now.AddHours(2).AddSeconds(1)));
    }

    [Fact]
    public void Who_is_handed_it_a_minute_before_the_limit_has_the_time_of_a_receiver_and_the_citizen_none_more()
    {
        var ticket = At("roads") with
        {
            Deadlines = [Clock(DeadlineKind.Citizen, new(2, SpanUnit.WorkingHours)), Clock(DeadlineKind.Contact, new(2, SpanUnit.WorkingHours)), Clock(DeadlineKind.Handle, new(2, SpanUnit.WorkingHours))],
        };
        var late = Now.AddMinutes(119);
        var after = After(ticket, Do(ticket, new HandAcross("roads-east", Why), Of("roads"), late), Of("roads"), late);
        var handle = after.Running(DeadlineKind.Handle)!;
        Assert.Equal(Scenes.Catalog.CalendarOf("roads-east").Add(late, new Span(2, SpanUnit.WorkingDays)), handle.DueAt);
        Assert.Contains("延长为2个工作日〔转派后·各类·不分缓急", TraceWords.Of(handle), StringComparison.Ordinal);
        Assert.True(after.Running(DeadlineKind.Contact)!.DueAt > late.AddHours(1));
        Assert.Equal(ticket.Running(DeadlineKind.Citizen)!.DueAt, after.Running(DeadlineKind.Citizen)!.DueAt);
        Assert.Empty(Lateness.Of(after.Deadlines, 1, Scenes.Catalog.CalendarOf, late.AddHours(3), [new Lead("roads", Now), new Lead("roads-east", late)]));

        // With more left than that nothing is added.
        var early = After(At("roads"), Do(At("roads"), new HandAcross("roads-east", Why), Of("roads")), Of("roads"));
        Assert.Equal(At("roads").Running(DeadlineKind.Handle)!.DueAt, early.Running(DeadlineKind.Handle)!.DueAt);
    }

    [Fact]
    public void A_new_dispatch_starts_without_followers_and_hands()
    {
        var again = In(TicketState.Redo) with { HandedDownBy = ["city"], HandCount = 3 };
        var after = After(again, Do(again, new DispatchTo("water"), Dispatcher), Dispatcher);
        Assert.Equal((0, true), (after.HandCount, after.HandedDownBy.IsEmpty));
    }
}
