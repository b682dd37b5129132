using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.FollowUps;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Reading;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>疑难, 群诉 and 匿名.</summary>
public sealed class FlagTests
{
    private static Pii Why { get; } = Pii.Text("三家单位各执一词");

    [Fact]
    public void A_difficult_ticket_is_marked_and_unmarked_by_the_hotline_with_a_reason()
    {
        var ticket = In(TicketState.InHandling);
        Refused<Refusal.RoleMissing>(Do(ticket, new FlagDifficult(true, Why), Liaison));
        Refused<Refusal.Invalid>(Do(ticket, new FlagDifficult(true, Pii.Text(" ")), Dispatcher));
        Refused<Refusal.FlagAsItIs>(Do(ticket, new FlagDifficult(false, Why), Dispatcher));
        Refused<Refusal.WrongState>(Do(In(TicketState.Closed), new FlagDifficult(true, Why), Supervisor));
        var marked = After(ticket, Do(ticket, new FlagDifficult(true, Why), Dispatcher), Dispatcher);
        Assert.True(marked.Difficult);
        Refused<Refusal.FlagAsItIs>(Do(marked, new FlagDifficult(true, Why), Supervisor));
        Assert.False(After(marked, Do(marked, new FlagDifficult(false, Why), Supervisor), Supervisor).Difficult);
    }

    [Fact]
    public void A_ticket_becomes_difficult_by_what_happens_to_it_when_a_number_is_reached_and_not_after_it()
    {
        var policy = new Policy();
        var once = In(TicketState.ReturnReview) with { ReturnCount = 1 };
        var twice = once with { ReturnCount = 2 };
        Assert.Null(Difficulty.Reached(In(TicketState.InHandling), once, policy));
        Assert.Equal(new TicketEvent.DifficultFlagged(DifficultReason.Returns), Difficulty.Reached(once, twice, policy));
        Assert.Null(Difficulty.Reached(once, twice with { Difficult = true }, policy));
        Assert.Null(Difficulty.Reached(twice, twice with { State = TicketState.InHandling }, policy));
        Assert.Null(Difficulty.Reached(once, twice, policy with { DifficultReturns = 0 }));
        Assert.Equal(new TicketEvent.DifficultFlagged(DifficultReason.Redos), Difficulty.Reached(In(TicketState.AwaitingFollowUp) with { Round = 2 }, In(TicketState.Redo) with { Round = 3 }, policy));
        Assert.Equal(
            new TicketEvent.DifficultFlagged(DifficultReason.Units),
            Difficulty.Reached(In(TicketState.InHandling) with { LedBy = ["a", "b"] }, In(TicketState.AwaitingSignFor) with { LedBy = ["a", "b", "c"] }, policy));
    }

    [Fact]
    public void The_units_that_led_it_are_counted_once_each()
    {
        var ticket = In(TicketState.PendingDispatch);
        foreach (var unit in new[] { "city", Unit, "city" })
        {
            ticket = TicketChange.Apply(ticket, new TicketEvent.Dispatched(unit, 1, null), Dispatcher, Now);
        }

        Assert.Equal(["city", Unit], ticket.LedBy);
    }

    [Fact]
    public void A_group_is_proposed_by_its_voices_and_marked_by_a_person()
    {
        var crowd = In(TicketState.InHandling) with { Voices = 5 };
        Assert.True(FlagGroup.IsProposed(crowd, By(Dispatcher)));
        Assert.False(FlagGroup.IsProposed(crowd with { Voices = 4 }, By(Dispatcher)));
        Refused<Refusal.RoleMissing>(Do(crowd, new FlagGroup(true, Why), TheAgent));
        Assert.Equal(5, Assert.IsType<TicketEvent.GroupFlagged>(Assert.Single(Events(Do(crowd, new FlagGroup(true, Why), Dispatcher)))).Voices);
        var marked = After(crowd, Do(crowd, new FlagGroup(true, Why), Dispatcher), Dispatcher);
        Assert.True(marked.Group);
        Assert.False(FlagGroup.IsProposed(marked, By(Dispatcher)));
        Refused<Refusal.FlagAsItIs>(Do(marked, new FlagGroup(true, Why), Supervisor));
        Assert.False(After(marked, Do(marked, new FlagGroup(false, Why), Supervisor), Supervisor).Group);
    }

    [Fact]
    public void An_anonymous_request_needs_no_number_and_keeps_none()
    {
        var typed = In(TicketState.Draft, Fields with { Anonymous = true });
        var decided = Assert.IsType<Decision.Events>(Do(typed, new Accept(), TheAgent));
        var accepted = After(typed with { Fields = decided.Fields! }, decided, TheAgent);
        Assert.Null(accepted.CallNumber);
        Assert.Null(accepted.Fields.ContactName);
        Assert.Null(accepted.Fields.ContactPhone);
        Assert.Null(accepted.Fields.ContactId);
        Assert.IsType<Decision.Events>(Do(typed with { CallNumber = null, Fields = typed.Fields with { ContactPhone = null, ContactName = null } }, new Accept(), TheAgent));
        Assert.Equal("contactPhone", Assert.Single(Refused<Refusal.Invalid>(Do(In(TicketState.Draft, Fields with { ContactPhone = null }) with { CallNumber = null }, new Accept(), TheAgent)).Faults).Field);
    }

    [Fact]
    public void Where_the_channel_knows_who_they_are_nobody_is_promised_to_stay_unknown()
    {
        foreach (var channel in Enum.GetValues<IntakeChannel>())
        {
            var decision = Do(In(TicketState.Draft, Fields with { Anonymous = true }) with { Channel = channel }, new Accept(), TheAgent);
            var allowed = channel is IntakeChannel.Phone or IntakeChannel.Counter or IntakeChannel.Web;
            Assert.True(allowed == decision is Decision.Events, channel.ToString());
        }
    }

    [Fact]
    public void Nobody_reads_who_an_anonymous_citizen_is_and_nobody_calls_them()
    {
        var ticket = In(TicketState.InHandling, Fields with { Anonymous = true });
        foreach (var actor in new[] { TheAgent, Dispatcher, Supervisor, Liaison, Leader })
        {
            var line = new TicketShowing(actor, By(actor).Catalog).Line(ticket, null);
            Assert.Equal((new Shown("匿名", false), new Shown("匿名", false)), (line.Caller, line.Phone));
            Assert.True(line.Anonymous);
        }

        Assert.True(ticket.Fields.IsGuarded);
        var replied = Events(Do(ticket, new Reply(Pii.Text("已修复")), Liaison));
        Assert.Equal([nameof(TicketEvent.Replied), nameof(TicketEvent.FollowUpPlanned), nameof(TicketEvent.Closed)], replied.Select(happened => happened.Kind));
        Assert.False(replied.OfType<TicketEvent.FollowUpPlanned>().Single().Chosen);
        Assert.Empty(FollowUpDraw.After(In(TicketState.InHandling), Unit, By(Liaison)));
    }
}
