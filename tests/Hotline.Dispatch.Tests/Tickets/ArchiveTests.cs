using Hotline.Dispatch.Calendar;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>归档, the seventeenth state.</summary>
public sealed class ArchiveTests
{
    private static Ticket Closed { get; } = In(TicketState.Closed) with { ClosedAt = Now };

    [Fact]
    public void Nothing_is_archived_while_the_citizen_may_still_reopen_it()
    {
        var from = Refused<Refusal.ArchivedTooEarly>(Do(Closed, new Archive(), Supervisor)).From;
        Assert.Equal(Now.AddDays(30), from);
        Assert.IsType<TicketEvent.Archived>(Assert.Single(Events(Do(Closed, new Archive(), Supervisor, from))));
        Refused<Refusal.ArchivedTooEarly>(Do(Closed, new Archive(), Supervisor, from.AddSeconds(-1)));
        Refused<Refusal.RoleMissing>(Do(Closed, new Archive(), Dispatcher, from));
        Refused<Refusal.WrongState>(Do(In(TicketState.InHandling), new Archive(), Supervisor, from));
    }

    [Fact]
    public void By_itself_it_waits_for_the_policys_days_as_well()
    {
        var scene = By(Actor.System) with { Catalog = new([], [], [], [], [], Hotline.Dispatch.Catalog.CatalogData.DefaultLimits(), new() { ArchiveDays = 90 }) };
        Assert.IsType<Refusal.ArchivedTooEarly>(Assert.IsType<Decision.No>(new Archive().Decide(Closed, scene with { Now = Now.AddDays(89) })).Why);
        Assert.IsType<Decision.Events>(new Archive().Decide(Closed, scene with { Now = Now.AddDays(90) }));
        Assert.IsType<Decision.Events>(new Archive().Decide(Closed, scene with { Actor = Supervisor, Now = Now.AddDays(30) }));
    }

    [Fact]
    public void An_open_order_an_open_appeal_and_the_time_to_appeal_hold_it_back()
    {
        var late = Now.AddDays(40);
        Refused<Refusal.OrderOpen>(Do(Closed with { Orders = [new SupervisionOrder(Unit, SupervisionLevel.Hotline, SupervisionState.AwaitingReply, Now)] }, new Archive(), Supervisor, late));
        Refused<Refusal.AppealOpen>(Do(Closed with { Judgements = [new(JudgementKind.Overdue, Unit, 1, Now, AppealState.AwaitingReview)] }, new Archive(), Supervisor, late));

        // Judged just before: five working days to appeal.
        var judged = Closed with { Judgements = [new(JudgementKind.Overdue, Unit, 1, late)] };
        var until = By(Supervisor).Catalog.CalendarOf(Unit).Add(late, new Span(5, SpanUnit.WorkingDays));
        Assert.Equal(until, Refused<Refusal.ArchivedTooEarly>(Do(judged, new Archive(), Supervisor, late)).From);
        Assert.IsType<Decision.Events>(Do(judged, new Archive(), Supervisor, until));
        Assert.IsType<Decision.Events>(Do(Closed with { Judgements = [new(JudgementKind.Overdue, Unit, 1, late, AppealState.Dismissed)] }, new Archive(), Supervisor, late));
    }

    [Fact]
    public void An_answer_that_was_drawn_to_be_checked_holds_it_back_in_every_state()
    {
        foreach (var state in new[] { TicketState.ClosedOnCall, TicketState.Closed, TicketState.Refused })
        {
            var drawn = In(state) with { ClosedAt = Now, AnswerCheck = AnswerCheck.Drawn };
            Refused<Refusal.CheckOpen>(Do(drawn, new Archive(), Supervisor, Now.AddDays(40)));
            Assert.IsType<Decision.Events>(Do(drawn with { AnswerCheck = AnswerCheck.Right }, new Archive(), Supervisor, Now.AddDays(40)));
        }
    }

    [Fact]
    public void An_archived_ticket_is_read_by_those_who_read_it_and_says_that_it_is_archived()
    {
        var archived = After(Closed, Do(Closed, new Archive(), Supervisor, Now.AddDays(30)), Supervisor);
        Assert.Equal((TicketState.Archived, Now), (archived.State, archived.ClosedAt));
        foreach (var actor in new[] { TheAgent, Dispatcher, Supervisor, Leader, Liaison })
        {
            Assert.True(TicketSight.MayKnowOf(archived.State, archived.UnitCode, archived.OwnerId, actor, archived.Followers));
        }

        Refused<Refusal.InArchive>(Do(archived, new Rate(Solved.Unsolved, Satisfaction.Dissatisfied, FollowUpWay.Web), Actor.Citizen));
        Refused<Refusal.InArchive>(Do(archived, new Archive(), Supervisor, Now.AddDays(60)));
        Refused<Refusal.InArchive>(Do(archived, new Urge(), TheAgent));
    }
}
