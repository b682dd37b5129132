using Hotline.Dispatch.Metrics;
using Hotline.Dispatch.Tickets;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.Metrics;

/// <summary>What citizens said, and of which answer.</summary>
public sealed partial class MetricFoldTests
{
    [Fact]
    public void What_is_asked_besides_counts_where_it_was_asked_and_moves_neither_satisfaction_nor_solved()
    {
        var figures = Of([
            (0, new TicketEvent.Replied(Unit)), (1, Answer(Solved.Basically, Satisfaction.Dissatisfied) with { ProcessSatisfied = Satisfaction.VerySatisfied, Clarity = ReplyClarity.Unclear }), (1, new TicketEvent.Closed(false))]);
        Assert.Equal(((1, 1), (0, 1)), (figures["process-satisfied"], figures["reply-clear"]));
        Assert.Equal(((1, 1), (0, 1), (0, 1)), (figures["solved"], figures["satisfied-a"], figures["satisfied-b"])); // 基本解决 is solved.
        var asked = Of([(0, new TicketEvent.Replied(Unit)), (1, Answer(Solved.Solved) with { ProcessSatisfied = Satisfaction.Basically })]);
        Assert.Equal((0, 1), asked["process-satisfied"]);
        Assert.DoesNotContain("reply-clear", asked.Keys);
    }

    [Fact]
    public void An_answer_that_was_another_matters_counts_for_nothing_with_all_that_came_of_it()
    {
        (int, TicketEvent)[] came = [(0, new TicketEvent.Accepted(TicketType.Complaint, "050401", "360103", Urgency.Normal)), (1, new TicketEvent.Dispatched(Unit, 1, null)), (9, new TicketEvent.Merged(Guid.Empty, "261125000009", "water"))];
        (int, TicketEvent)[] answered =
        [
            .. came, (20, new TicketEvent.AnsweredWithMatter("261125000009", "water")), (30, Answer(Solved.Unsolved, Satisfaction.Dissatisfied)), (30, new TicketEvent.RedoOrdered(2)),
            (30, new TicketEvent.Dispatched("city", 2, null)), (31, new TicketEvent.SupervisionIssued("city", SupervisionLevel.Hotline, null)), (40, new TicketEvent.Returned("city", null)), (41, new TicketEvent.ReturnUpheld("city")),
        ];
        Assert.Equal(((0, 1), (1, 2), (0, 1)), (Of(answered)["solved"], Of(answered)["returned"], Of(answered)["matters"]));
        var own = Of([.. answered, (50, new TicketEvent.AnswerWithdrawn("261125000009", "water")), (50, new TicketEvent.MergeUndone(Guid.Empty, "261125000009")),
            (60, new TicketEvent.Replied(Unit)), (70, Answer(Solved.Solved)), (70, new TicketEvent.Closed(false))]);
        Assert.Equal(((1, 1), (1, 1), (1, 1), (1, 1)), (own["solved"], own["satisfied-a"], own["matters"], own["solved-at-once"]));
        Assert.Equal(((0, 1), (0, 1)), (own["returned"], own["done-again"]));
        Assert.Equal((0, 1), own["red-cards"]); // The order was issued all the same.
    }

    [Fact]
    public void Whom_nobody_reached_before_the_close_confirms_a_fix_when_they_say_so()
    {
        (int, TicketEvent)[] closed = [
            (0, new TicketEvent.DraftOpened(IntakeChannel.Phone, null)), (3, new TicketEvent.Dispatched(Unit, 1, null)), (60, new TicketEvent.Replied(Unit)),
            (120, new TicketEvent.FollowedUp(false, null, null, null, 3)), (120, new TicketEvent.Closed(true))];
        Assert.DoesNotContain("dispatch-to-fix", Of(closed).Keys);
        (int, TicketEvent)[] said = [.. closed, (50_000, Answer(Solved.Basically)), (50_500, Answer(Solved.Solved))];
        var figures = Of(said);
        Assert.Equal(((49_997 * 60, 1), (50_000 * 60, 1)), (figures["dispatch-to-fix"], figures["first-word-to-fix"]));
        Assert.Equal((1, 1), figures["solved-at-once"]);
        Assert.Equal(((0, 1), (1, 1)), (figures["followed-up"], figures["unreachable"])); // They were not reached by the follow-up.

        // The fix in the month in which it was confirmed, the close in its own.
        var months = MetricFold.Of(Story(said)).Keys.ToLookup(key => key.Metric, key => key.Place.Month);
        Assert.Equal((new DateOnly(2026, 12, 1), new DateOnly(2026, 11, 1)), (Assert.Single(months["dispatch-to-fix/2"]), Assert.Single(months["solved-at-once/2"])));

        // A word of the round before says nothing of this one.
        var again = Of([.. closed, (200, Answer(Solved.Unsolved)), (200, new TicketEvent.RedoOrdered(2)), (200, new TicketEvent.Dispatched("city", 2, null)), (300, new TicketEvent.Replied("city")), (400, new TicketEvent.Closed(true))]);
        Assert.DoesNotContain("dispatch-to-fix", again.Keys);
        Assert.Equal((0, 2), again["solved-at-once"]);
    }

    [Fact]
    public void What_is_taken_back_after_the_close_was_not_solved_at_once()
    {
        (int, TicketEvent)[] closed = [(0, new TicketEvent.Dispatched(Unit, 1, null)), (60, new TicketEvent.Replied(Unit)), (120, Answer(Solved.Solved)), (120, new TicketEvent.Closed(false))];
        Assert.Equal((1, 1), Of(closed)["solved-at-once"]);
        var again = Of([.. closed, (500, Answer(Solved.Unsolved)), (500, new TicketEvent.RedoOrdered(2)), (500, new TicketEvent.Dispatched("city", 2, null)), (600, new TicketEvent.Replied("city")), (700, Answer(Solved.Solved)), (700, new TicketEvent.Closed(false))]);
        Assert.Equal((0, 2), again["solved-at-once"]);
        Assert.Equal((700 * 60, 1), again["dispatch-to-fix"]);
    }
}
