using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>A liaison's call that the citizen answered is the first contact, whatever has become of the ticket by its end.</summary>
public sealed class ContactByCallTests
{
    private static readonly DateTimeOffset Due = new(2026, 11, 26, 17, 30, 0, Hotline.Dispatch.Calendar.WorkingCalendar.ChinaOffset);
    private static readonly DateTimeOffset Later = Now.AddHours(1);

    private static Ticket Dispatched => DispatchedWith(Fields);

    [Fact]
    public void A_call_of_the_hotlines_own_counts_from_when_it_was_answered_and_once()
    {
        var answered = Due.AddMinutes(-1);
        var after = Heard(Dispatched, Call(answered), Due.AddMinutes(9));
        Assert.Equal((answered, false), (Contact(after).FinishedAt, Contact(after).WasLate));
        Assert.Empty(Events(Do(after, Call(answered), Caller, Due.AddMinutes(10))));
        Refused<Refusal.RoleMissing>(Do(Dispatched, Call(answered), Liaison, Due)); // It is the call's own verb.
        Assert.Empty(Events(Do(DispatchedWith(Fields with { Confidential = true }), Call(answered), Caller, Due)));
    }

    [Fact]
    public void A_call_counts_whatever_became_of_the_ticket_while_they_talked()
    {
        var (sent, hangUp) = (Dispatched, Later.AddMinutes(20));
        var ticket = sent with { State = TicketState.InHandling };
        var answered = Later.AddMinutes(-1);
        (TicketCommand, Actor)[] ways =
        [
            (Sent, Liaison), (new Suspend(SuspendReason.CitizensPapers, 3, Pii.Text("等材料")), Dispatcher), (new Extend(3, Pii.Text("等材料")), Liaison), (new HandAcross("roads-east", Pii.Text("东湖区")), Liaison),
            (new MergeInto(In(TicketState.InHandling) with { Number = "261125000009" }, Pii.Text("同一件事")), Dispatcher),
        ];
        foreach (var (way, actor) in ways)
        {
            var before = way is Return ? sent : ticket; // Signed for, it would have to be called first.
            var moved = After(before, Do(before, way, actor, Later), actor, Later);
            var after = Heard(moved, Call(answered), hangUp);
            Assert.Equal((DeadlineState.Met, answered, moved.State), (Contact(after).State, Contact(after).FinishedAt, after.State));
        }

        var reviewed = ticket with { State = TicketState.ReplyReview, ReplySubmittedAt = Later, Deadlines = ClockRules.After(ticket, new TicketEvent.ReplySubmitted(Unit), By(Liaison, Later)) };
        Assert.Equal(answered, Contact(Heard(reviewed, Call(answered), hangUp)).FinishedAt);

        // Answered only once the clock stood: then it ended where it stood.
        var returned = After(sent, Do(sent, Sent, Liaison, Later), Liaison, Later);
        Assert.Equal(Later, Contact(Heard(returned, Call(Later.AddMinutes(1)), hangUp)).FinishedAt);
    }

    [Fact]
    public void A_call_is_nothing_once_the_reply_was_the_contact_or_the_next_unit_has_it()
    {
        var ticket = Dispatched with { State = TicketState.InHandling };
        var replied = After(ticket, Do(ticket, new Reply(Pii.Text("已修")), Liaison, Later), Liaison, Later);
        Assert.Empty(Events(Do(replied, Call(Later), Caller, Later)));
        var returned = After(Dispatched, Do(Dispatched, Sent, Liaison, Later), Liaison, Later);
        var upheld = After(returned, Do(returned, new RuleOnReturn(true), Dispatcher, Later), Dispatcher, Later);
        Assert.Empty(Events(Do(upheld, Call(Later), Caller, Later)));
        var next = Later.AddMinutes(1);
        var water = After(upheld, Do(upheld, new DispatchTo("water"), Dispatcher, next), Dispatcher, next);
        Assert.Empty(Events(Do(water, Call(next.AddMinutes(1)), Caller, next.AddMinutes(2)))); // It began while the first had it.
    }

    [Fact]
    public void A_talk_that_outlasted_the_limit_takes_the_judgement_back_unless_it_is_appealed_against()
    {
        var swept = After(Dispatched, Do(Dispatched, new Escalate(), Actor.System, Due), Actor.System, Due);
        Assert.Empty(Heard(swept, Call(Due.AddMinutes(-1)), Due.AddMinutes(9)).Judgements);
        Assert.Single(Heard(swept, Call(Due.AddMinutes(1)), Due.AddMinutes(9)).Judgements);
        var appealed = After(swept, Do(swept, new Appeal(JudgementKind.LateContact, 1, Pii.Text("正在通话"), Pii.Text("录音")), Liaison, Due), Liaison, Due);
        Assert.Equal(AppealState.AwaitingReview, Assert.Single(Heard(appealed, Call(Due.AddMinutes(-1)), Due.AddMinutes(9)).Judgements).Appeal);
    }

    /// <summary>The liaison, as the call that they made.</summary>
    private static Actor Caller { get; } = Actor.Of(Liaison.AccountId, Liaison.Name, Unit, Role.System);

    /// <summary>Asked for just after the dispatch.</summary>
    private static LinkCall Call(DateTimeOffset answered) => new(Guid.CreateVersion7(), Unit, Now.AddMinutes(1), answered);

    private static Ticket Heard(Ticket ticket, LinkCall call, DateTimeOffset at) => After(ticket, Do(ticket, call, Caller, at), Caller, at);

    private static Deadline Contact(Ticket ticket) => ticket.Deadlines.Single(clock => clock.Kind == DeadlineKind.Contact);

    private static Ticket DispatchedWith(TicketFields fields)
    {
        var pending = In(TicketState.PendingDispatch, fields);
        return After(pending, Do(pending, new DispatchTo(Unit), Dispatcher), Dispatcher);
    }
}
