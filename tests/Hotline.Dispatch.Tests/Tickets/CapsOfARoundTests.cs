using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>What is capped is capped for a round, whoever has the order in it; and what was ruled on holds beyond it.</summary>
public sealed class CapsOfARoundTests
{
    private static readonly Pii Why = Pii.Text("该路段由水务开挖");

    private static readonly FollowUp Unsolved = new(true, true, Solved.Unsolved, Satisfaction.Dissatisfied);

    [Fact]
    public void Another_unit_of_the_same_round_is_given_no_more_time_than_the_first_one_left()
    {
        var granted = After(In(TicketState.InHandling), [new TicketEvent.ExtensionGranted(10)], By(Supervisor));
        var moved = After(granted, Do(granted, new Reassign("water", Why), Dispatcher), Dispatcher);
        Assert.Equal(("water", 1, 10), (moved.UnitCode, moved.ExtensionCount, moved.ExtensionDays));
        var signed = After(moved, Do(moved, new SignFor(), OtherLiaison), OtherLiaison);
        Assert.IsType<Decision.No>(new Extend(1, Pii.Text("备料")).Decide(signed, By(OtherLiaison, new Policy(MaxExtensions: 1))));

        var waiting = signed with { State = TicketState.AwaitingFollowUp, RepliedAt = Now };
        var redo = After(waiting, Do(waiting, Unsolved, TheAgent), TheAgent);
        Assert.Equal((2, 0, 0), (redo.Round, redo.ExtensionCount, redo.ExtensionDays));
    }

    [Fact]
    public void A_duty_that_was_ruled_on_may_not_be_returned_in_the_next_round_either()
    {
        var ruling = In(TicketState.Ruling);
        var ruled = After(ruling, Do(ruling, new RuleOnDuty(Unit, Pii.Text("养护名录在册"), "三定规定第5条"), Supervisor), Supervisor);
        Assert.Equal((2, true), Redone(ruled));

        var review = After(In(TicketState.InHandling), Do(In(TicketState.InHandling), Sent, Liaison), Liaison);
        var refused = After(review, Do(review, new RuleOnReturn(false, Pii.Text("属养护范围"), ForbidFurther: true), Dispatcher), Dispatcher);
        Assert.True(refused.ReturnForbidden);
        Assert.Equal((2, false), Redone(refused)); // That was said to one unit; the next round is another's.

        static (int, bool) Redone(Ticket ticket)
        {
            var replied = ticket with { State = TicketState.AwaitingFollowUp, RepliedAt = Now };
            var redo = After(replied, Do(replied, Unsolved, TheAgent), TheAgent);
            return (redo.Round, redo.ReturnForbidden);
        }
    }

    [Fact]
    public void An_emergency_uses_up_none_of_the_times_that_others_are_handed_it()
    {
        var police = After(In(TicketState.PendingDispatch), Do(In(TicketState.PendingDispatch), new HandOut("110", Why), TheAgent), TheAgent);
        var back = After(police, Do(police, new TakeBackHandOut(Why), Dispatcher), Dispatcher);
        Assert.Equal(0, back.HandOutCount);
        Assert.IsType<Decision.Events>(new HandOut("12315", Why).Decide(back, By(Dispatcher, new Policy(MaxHandOuts: 1))));
    }
}
