using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

public sealed class CitizenVerbTests
{
    private static readonly Actor Citizen = Actor.Citizen;

    private static Ticket Own(TicketFields fields) => In(TicketState.Draft, fields) with { Channel = IntakeChannel.Web, CallNumber = null, OwnerId = Citizen.AccountId };

    [Fact]
    public void A_citizens_request_with_a_category_is_dispatched_by_the_same_rule()
    {
        var after = After(Own(Fields), Do(Own(Fields), new Accept(), Citizen), Citizen);
        Assert.Equal((TicketState.AwaitingSignFor, Unit), (after.State, after.UnitCode));
    }

    [Fact]
    public void Without_a_category_it_waits_for_a_dispatcher()
    {
        var unclassified = Fields with { CategoryCode = null };
        var after = After(Own(unclassified), Do(Own(unclassified), new Accept(), Citizen), Citizen);
        Assert.Equal((TicketState.PendingDispatch, null), (after.State, after.UnitCode));
        Assert.NotNull(after.Running(DeadlineKind.Dispatch));
    }

    [Fact]
    public void An_agent_still_has_to_classify() => Assert.Equal(
        ["categoryCode"],
        Refused<Refusal.Invalid>(Do(In(TicketState.Draft, Fields with { CategoryCode = null }), new Accept(), TheAgent)).Faults.Select(fault => fault.Field));

    [Fact]
    public void A_citizen_needs_a_phone_a_county_and_words()
    {
        var empty = Own(new TicketFields(TicketType.Help));
        Assert.Equal(["regionCode", "title", "content", "contactPhone"], Refused<Refusal.Invalid>(Do(empty, new Accept(), Citizen)).Faults.Select(fault => fault.Field));
    }

    [Fact]
    public void A_citizen_urges_once_in_the_policys_hours_an_agent_whenever_they_are_told_to()
    {
        var ticket = In(TicketState.InHandling);
        var urged = After(ticket, Do(ticket, new Urge(), Citizen), Citizen);
        Assert.Equal(Now.AddHours(24), Refused<Refusal.UrgedRecently>(Do(urged, new Urge(), Citizen, Now.AddHours(23))).NextAt);
        Assert.Equal(2, After(urged, Do(urged, new Urge(), TheAgent), TheAgent).UrgeCount);
        Assert.Equal(2, After(urged, Do(urged, new Urge(), Citizen, Now.AddHours(24)), Citizen).UrgeCount);

        // What a voice's citizen did is hidden from this one, and does not stand in their way.
        var told = After(ticket, Do(ticket, new Urge(VoiceNumber: "261125000002"), Actor.System), Actor.System);
        Assert.Equal(1, told.UrgeCount);
        Assert.Null(told.UrgedAt);
        Assert.IsType<Decision.Events>(Do(told, new Urge(), Citizen));
    }

    [Fact]
    public void A_supplement_adds_to_an_open_ticket_and_touches_no_clock()
    {
        var ticket = In(TicketState.InHandling);
        var after = After(ticket, Do(ticket, new Supplement(Pii.Text("晚上也漏"), 1), Citizen), Citizen);
        Assert.Equal((TicketState.InHandling, 1, ticket.Deadlines[0]), (after.State, after.SupplementCount, after.Deadlines[0]));
        Refused<Refusal.TooManySupplements>(Do(ticket with { SupplementCount = Supplement.Most }, new Supplement(Pii.Text("还有")), Citizen));
        Refused<Refusal.Invalid>(Do(ticket, new Supplement(Pii.Text(" ")), Citizen));
        Refused<Refusal.WrongState>(Do(In(TicketState.Closed), new Supplement(Pii.Text("晚了")), Citizen));
    }

    [Fact]
    public void Taking_back_ends_the_ticket_and_calls_its_clocks_off()
    {
        var ticket = In(TicketState.InHandling);
        var after = After(ticket, Do(ticket, new Retract(), Citizen), Citizen);
        Assert.Equal((TicketState.Refused, Now), (after.State, after.ClosedAt));
        Assert.All(after.Deadlines, clock => Assert.Equal(DeadlineState.Void, clock.State));
        Refused<Refusal.WrongState>(Do(In(TicketState.AwaitingFollowUp), new Retract(), Citizen));
        Refused<Refusal.RoleMissing>(Do(ticket, new Retract(Pii.Text("不需要了")), Dispatcher));
    }

    [Fact]
    public void A_rating_that_says_solved_closes()
    {
        var ticket = In(TicketState.AwaitingFollowUp);
        var decision = Do(ticket, new Rate(Solved.Basically, Satisfaction.VerySatisfied, FollowUpWay.SmsLink), Citizen);
        Assert.Equal(
            [new TicketEvent.FollowedUp(true, null, Solved.Basically, Satisfaction.VerySatisfied, 1, FollowUpWay.SmsLink), new TicketEvent.Closed(Unreachable: false)],
            Events(decision));
        Assert.Equal(TicketState.Closed, After(ticket, decision, Citizen).State);
    }

    [Fact]
    public void A_rating_that_says_unsolved_reopens_the_same_ticket_one_level_up()
    {
        var ticket = In(TicketState.AwaitingFollowUp) with { RepliedAt = Now };
        var after = After(ticket, Do(ticket, new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.Web, Note: Pii.Text("还在漏")), Citizen), Citizen);
        Assert.Equal((ticket.Id, TicketState.AwaitingSignFor, 2, "city"), (after.Id, after.State, after.Round, after.UnitCode));
        Assert.Equal(((DateTimeOffset?)null, Satisfaction.Dissatisfied), (after.RepliedAt, after.Satisfied));
        var again = After(after, new TicketEvent.Replied(Unit), Liaison);
        Assert.Null(again.Satisfied);
    }

    [Fact]
    public void A_rating_sent_again_says_nothing_of_the_round_that_it_began()
    {
        var rated = new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.Web, Round: 1);
        var ticket = In(TicketState.AwaitingFollowUp);
        Assert.Equal(2, After(ticket, Do(ticket, rated, Citizen), Citizen).Round);
        Refused<Refusal.AlreadyRated>(Do(ticket with { Round = 2 }, rated, Citizen));
    }

    [Fact]
    public void Both_questions_must_be_answered() => Assert.Equal(
        ["solved", "satisfied"],
        Refused<Refusal.Invalid>(Do(In(TicketState.AwaitingFollowUp), new Rate(null, null, FollowUpWay.Web), Citizen)).Faults.Select(fault => fault.Field));

    [Fact]
    public void A_close_nobody_asked_about_can_be_rated_once_within_the_days_and_reopened()
    {
        var unreached = In(TicketState.Closed) with { ClosedAt = Now };
        Assert.Equal(TicketState.Closed, After(unreached, Do(unreached, new Rate(Solved.Solved, Satisfaction.Satisfied, FollowUpWay.Web), Citizen), Citizen).State);
        var reopened = After(unreached, Do(unreached, new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.Web), Citizen), Citizen);
        Assert.Equal((TicketState.AwaitingSignFor, (DateTimeOffset?)null), (reopened.State, reopened.ClosedAt));
        Refused<Refusal.AlreadyRated>(Do(unreached with { Satisfied = Satisfaction.Satisfied }, new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.Web), Citizen));
        Refused<Refusal.RatingTooLate>(Do(unreached, new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.Web), Citizen, Now.AddDays(31)));
    }

    [Fact]
    public void What_was_answered_on_the_call_and_did_not_help_goes_to_a_dispatcher()
    {
        var ticket = In(TicketState.ClosedOnCall) with { ClosedAt = Now, UnitCode = null };
        var after = After(ticket, Do(ticket, new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.SmsLink), Citizen), Citizen);
        Assert.Equal((TicketState.Redo, 2), (after.State, after.Round));
    }

    [Fact]
    public void An_agent_takes_it_back_for_who_is_on_the_line_with_a_reason_and_only_what_is_theirs()
    {
        var ticket = In(TicketState.InHandling) with { CallNumber = Pii.Phone("13970012345") };
        var asked = new Retract(Pii.Text("来电称已自行解决"), Guid.CreateVersion7(), Pii.Phone("+86 139 7001 2345"));
        Assert.Equal("reason", Refused<Refusal.Invalid>(Do(ticket, asked with { Reason = null }, TheAgent)).Faults.Single().Field);
        Refused<Refusal.AnothersTicket>(Do(ticket, asked with { Caller = Pii.Phone("13800000000") }, TheAgent));
        var after = After(ticket, Do(ticket, asked, TheAgent), TheAgent);
        Assert.Equal((TicketState.Refused, Now), (after.State, after.ClosedAt));
        Assert.All(after.Deadlines, clock => Assert.NotNull(clock.FinishedAt));
        Assert.Equal(asked.CallId, Assert.IsType<TicketEvent.Retracted>(Assert.Single(Events(Do(ticket, asked, TheAgent)))).CallId);
        Assert.IsType<Decision.Events>(Do(ticket, asked with { Caller = Pii.Phone("13879100001") }, OtherAgent)); // The contact phone.
        Assert.IsType<Decision.Events>(Do(ticket, new Retract(Pii.Text("来信要求撤回")), TheAgent));
        Refused<Refusal.WrongState>(Do(In(TicketState.AwaitingFollowUp), asked, TheAgent));
    }
}
