using Hotline.Dispatch.Clocks;
using Hotline.Dispatch.Metrics;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Tickets;

/// <summary>What a unit was late by does not go away with the ticket, whoever withdraws it or answers it with its matter.</summary>
public sealed class TakenAwayTests
{
    private static readonly Pii Why = Pii.Text("来电称已自行解决");
    private static readonly Ticket Matter = In(TicketState.InHandling) with { Number = "261125000001", UnitCode = "roads-east" };
    private static readonly UndoMerge Undo = new(Matter, Pii.Text("不是同一处"));

    public static TheoryData<bool> ByCitizenOrAgent { get; } = [true, false];

    [Theory, MemberData(nameof(ByCitizenOrAgent))]
    public void Withdrawn_late_an_order_was_late_and_withdrawn_in_time_it_is_nobodys(bool byCitizen)
    {
        var ticket = Signed();
        var (contact, due) = (ticket.Running(DeadlineKind.Contact)!.DueAt, ticket.Running(DeadlineKind.Handle)!.DueAt);
        Assert.True(contact < due);
        var late = Withdrawn(ticket, due.AddMinutes(1), byCitizen);
        Assert.Equal((DeadlineState.Met, due.AddMinutes(1), Unit), (Clock(late).State, Clock(late).FinishedAt, Clock(late).UnitCode));
        Assert.Equal([(JudgementKind.Overdue, Unit), (JudgementKind.LateContact, Unit)], late.Judgements.Select(held => (held.Kind, held.UnitCode)).Order()); // Before any sweep.
        Assert.Equal(["closed-early 0/1", "closed-in-time 0/1", "closed-in-time-net 0/1", "contacted-in-time 0/1", "overdue 1/1"], Figures(late));
        Assert.Single(Lateness.Of(Withdrawn(ticket, due.AddDays(1), byCitizen).Deadlines, 1, Scenes.Catalog.CalendarOf, due.AddDays(9)), share => share.UnitCode == Unit);

        // At the limit it was in time; of what was in time nobody asks whether it would have been answered.
        Assert.Equal(["contacted-in-time 0/1"], Figures(Withdrawn(ticket, due, byCitizen)));
        var inTime = Withdrawn(ticket, contact, byCitizen);
        Assert.Equal(DeadlineState.Void, Clock(inTime).State);
        Assert.Empty(inTime.Judgements);
        Assert.Empty(Figures(inTime));
    }

    [Fact]
    public void One_that_stands_ran_until_it_was_stopped()
    {
        var ticket = Signed();
        var due = ticket.Running(DeadlineKind.Handle)!.DueAt;
        var suspend = new Suspend(SuspendReason.SeasonOrProject, 10, Why);
        var inTime = After(ticket, Do(ticket, suspend, Dispatcher), Dispatcher);
        Assert.Equal(DeadlineState.Void, Clock(Withdrawn(inTime, due.AddDays(3), byCitizen: true)).State);
        var late = After(ticket, Do(ticket, suspend, Dispatcher, due.AddHours(1)), Dispatcher, due.AddHours(1));
        Assert.Equal((DeadlineState.Met, due.AddHours(1)), Ended(Withdrawn(late, due.AddDays(3), byCitizen: true)));
    }

    [Fact]
    public void A_reply_in_review_was_given_when_it_was_submitted()
    {
        var (ticket, review) = (Signed(), By(Liaison, new Policy(ReviewPercent: 100)));
        var due = ticket.Running(DeadlineKind.Handle)!.DueAt;
        var inTime = After(ticket, Events(new Reply(Pii.Text("已办")).Decide(ticket, review)), review);
        Assert.Equal(TicketState.ReplyReview, inTime.State);
        var withdrawn = Withdrawn(inTime, due.AddDays(1), byCitizen: true);
        Assert.Equal(DeadlineState.Void, Clock(withdrawn).State);
        Assert.Empty(withdrawn.Judgements);
        review = review with { Now = due.AddHours(2) };
        var late = After(ticket, Events(new Reply(Pii.Text("已办")).Decide(ticket, review)), review);
        Assert.Equal((DeadlineState.Met, due.AddHours(2)), Ended(Withdrawn(late, due.AddDays(1), byCitizen: true)));
    }

    [Fact]
    public void So_were_those_who_assist_and_who_was_to_answer_an_order_of_supervision()
    {
        var ticket = Signed();
        ticket = After(ticket, Do(ticket, new AskAssist("wells", Why), Liaison), Liaison);
        ticket = After(ticket, Do(ticket, new Supervise(SupervisionLevel.Hotline, Why), Supervisor), Supervisor);
        var (assist, order) = (ticket.Running(DeadlineKind.Assist)!.DueAt, ticket.Running(DeadlineKind.Supervise)!.DueAt);
        var last = assist > order ? assist : order;
        var late = Withdrawn(ticket, last.AddMinutes(1), byCitizen: true);
        Assert.Contains("assisted-in-time 0/1", Figures(late));
        Assert.Contains("order-in-time 0/1", Figures(late));
        var inTime = Withdrawn(ticket, Now.AddMinutes(1), byCitizen: true);
        Assert.Empty(Figures(inTime));

        // Answered in time, it waits for its review however long that takes.
        var answered = After(ticket, Do(ticket, new AnswerSupervision(Pii.Text("已整改"), Pii.Text("照片")), Liaison), Liaison);
        Assert.DoesNotContain(Figures(Withdrawn(answered, last.AddDays(5), byCitizen: true)), figure => figure.StartsWith("order", StringComparison.Ordinal));
    }

    [Fact]
    public void Refused_late_it_was_late_for_whoever_was_to_send_it_and_for_whoever_was_to_answer_an_order()
    {
        var ticket = Signed();
        ticket = After(ticket, Do(ticket, new Supervise(SupervisionLevel.Hotline, Why), Supervisor), Supervisor);
        var order = ticket.Running(DeadlineKind.Supervise)!.DueAt;
        ticket = After(ticket, Do(ticket, new RecordContact(ContactWay.Telephone, Reached: true), Liaison), Liaison);
        ticket = After(ticket, Do(ticket, Sent, Liaison), Liaison);
        ticket = After(ticket, Do(ticket, new RuleOnReturn(true, Why), Dispatcher), Dispatcher);
        var sending = ticket.Running(DeadlineKind.Dispatch)!;
        Assert.True(sending.DueAt < order);
        Assert.Equal(["Dispatch Void", "Supervise Void"], Ends(sending.DueAt));
        Assert.Equal(["Dispatch Met", "Supervise Void"], Ends(sending.DueAt.AddSeconds(1)));
        Assert.Equal(["Dispatch Met", "Supervise Void"], Ends(order));
        Assert.Equal(["Dispatch Met", "Supervise Met"], Ends(order.AddSeconds(1)));
        var late = Refused(order.AddSeconds(1));
        Assert.Contains("order-in-time 0/1", Figures(late));
        Assert.Contains(MetricFold.Of(new TicketStory(late.Id, "1", "05", [], late.Deadlines)), one => one.Key.Metric == "dispatched-in-time/2" && one.Value == new Amount(0, 1));

        Ticket Refused(DateTimeOffset at)
        {
            var proposed = After(ticket, Do(ticket, new ProposeRefusal(RefusalReason.Petition, Why), Dispatcher), Dispatcher);
            return After(proposed, Do(proposed, new RuleOnRefusal(true, Why), Supervisor, at), Supervisor, at);
        }

        IEnumerable<string> Ends(DateTimeOffset at) => Refused(at).Deadlines
            .Where(clock => clock.Id == sending.Id || clock.Kind == DeadlineKind.Supervise).Select(clock => $"{clock.Kind} {clock.State}").Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Answered_with_its_matter_what_was_over_before_the_merge_stays_over_and_comes_back_exactly_with_the_merge_undone()
    {
        var ticket = Signed() with { Number = "261125000002" };
        var due = ticket.Running(DeadlineKind.Handle)!.DueAt;
        var (merged, answered) = Answered(ticket, due.AddHours(1));
        Assert.Empty(Figures(merged)); // As long as it may be undone it is nobody's.
        Assert.Equal((DeadlineState.Met, due.AddHours(1)), Ended(answered));
        Assert.Contains("overdue 1/1", Figures(answered));
        Assert.Contains((JudgementKind.Overdue, Unit), answered.Judgements.Select(held => (held.Kind, held.UnitCode)));

        var later = due.AddDays(9);
        var (undone, expected) = (After(answered, Do(answered, Undo, Supervisor, later), Supervisor, later), After(merged, Do(merged, Undo, Supervisor, later), Supervisor, later));
        Assert.Equal(Words(expected.Running(DeadlineKind.Handle)!), Words(undone.Running(DeadlineKind.Handle)!));
        Assert.Equal(Words(expected.Running(DeadlineKind.Contact)!), Words(undone.Running(DeadlineKind.Contact)!));
        Assert.Equal(expected.Judgements, undone.Judgements);

        // One that would have run over only while it was merged had not.
        (_, answered) = Answered(ticket, Now.AddMinutes(5));
        Assert.Equal(DeadlineState.Void, Clock(answered).State);
        Assert.Empty(answered.Judgements);
    }

    [Fact]
    public void Withdrawn_while_it_is_merged_it_was_late_where_it_was_so_before()
    {
        var ticket = Signed() with { Number = "261125000002" };
        var due = ticket.Running(DeadlineKind.Handle)!.DueAt;
        Assert.Equal((DeadlineState.Met, due.AddHours(1)), Ended(Withdrawn(Answered(ticket, due.AddHours(1)).Merged, due.AddDays(2), byCitizen: true)));
        Assert.Equal(DeadlineState.Void, Clock(Withdrawn(Answered(ticket, due).Merged, due.AddDays(2), byCitizen: true)).State);
    }

    private static Ticket Signed()
    {
        var accepted = In(TicketState.PendingDispatch);
        var sent = After(accepted, Do(accepted, new DispatchTo(Unit), Dispatcher), Dispatcher);
        return After(sent, Do(sent, new SignFor(), Liaison), Liaison);
    }

    private static (Ticket Merged, Ticket Answered) Answered(Ticket ticket, DateTimeOffset at)
    {
        var merged = After(ticket, Do(ticket, new MergeInto(Matter), Dispatcher, at), Dispatcher, at);
        var then = at.AddDays(7);
        return (merged, After(merged, Do(merged, new AnswerWithMatter(Matter.Id, "261125000001", "roads-east", Pii.Text("已修好")), Actor.System, then), Actor.System, then));
    }

    private static Ticket Withdrawn(Ticket ticket, DateTimeOffset at, bool byCitizen)
    {
        var actor = byCitizen ? Actor.Citizen : TheAgent;
        return After(ticket, Do(ticket, new Retract(Why), actor, at), actor, at);
    }

    private static Deadline Clock(Ticket ticket) => ticket.Deadlines.Single(clock => clock.Kind == DeadlineKind.Handle);

    private static (DeadlineState, DateTimeOffset?) Ended(Ticket ticket) => (Clock(ticket).State, Clock(ticket).FinishedAt);

    private static string Words(Deadline clock) => $"{clock with { Trace = [] }} {string.Join('|', clock.Trace)}";

    /// <summary>What the clocks alone say in the figures, but of the sign-for that was in time.</summary>
    private static string[] Figures(Ticket ticket) =>
    [
        .. MetricFold.Of(new TicketStory(ticket.Id, "1", "05", [], ticket.Deadlines)).Select(one => $"{one.Key.Metric.Split('/')[0]} {one.Value.Numerator}/{one.Value.Denominator}")
            .Where(figure => !figure.StartsWith("signed", StringComparison.Ordinal) && !figure.StartsWith("dispatched", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];
}
