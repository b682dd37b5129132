using Hotline.Dispatch.FollowUps;
using Hotline.Dispatch.Privacy;
using Hotline.Dispatch.Tests.Tickets;
using Hotline.Dispatch.Tickets;
using Hotline.Dispatch.Tickets.Verbs;
using static Hotline.Dispatch.Tests.Tickets.Scenes;

namespace Hotline.Dispatch.Tests.FollowUps;

public sealed class FollowUpPlanTests
{
    private static FollowUpPlan Half { get; } = new("half", "抽样一半", null, null, null, 50, FollowUpWay.Agent);

    [Fact]
    public void Without_a_plan_everybody_is_asked_by_an_agent() => Assert.Empty(After([]));

    [Fact]
    public void The_plan_that_fits_most_nearly_decides()
    {
        FollowUpPlan[] plans =
        [
            Half with { Percent = 0 },
            Half with { Code = "roads", Category = "0504", Percent = 0 },
            Half with { Code = "pot-holes", Category = "050401", Percent = 100, Way = FollowUpWay.SmsLink },
            Half with { Code = "water", Category = "050401", UnitCode = "water", Percent = 0 },
            Half with { Code = "web", Category = "050401", Channel = IntakeChannel.Web, Percent = 0 },
        ];
        var planned = Assert.IsType<TicketEvent.FollowUpPlanned>(Assert.Single(After(plans)));
        Assert.Equal(("pot-holes", FollowUpWay.SmsLink, true), (planned.Plan, planned.Way, planned.Chosen));
    }

    [Fact]
    public void The_draw_can_be_done_again_by_anybody_and_keeps_the_share()
    {
        // The first four bytes of SHA-256 over "0192…/1/half", modulo 10000, worked out with another program.
        var known = Guid.Parse("01920000-0000-7000-8000-000000000001");
        Assert.Equal(8995, FollowUpDraw.Of(known, 1, "half"));
        Assert.NotEqual(FollowUpDraw.Of(known, 1, "half"), FollowUpDraw.Of(known, 2, "half"));
        var ids = Enumerable.Range(0, 10_000).Select(n => new Guid(n, 0, 0, new byte[8]));
        Assert.InRange(ids.Count(id => FollowUpDraw.Of(id, 1, "half") < 5_000), 4_800, 5_200);
    }

    [Fact]
    public void Who_is_not_drawn_is_closed_with_no_clock_left_and_can_still_rate()
    {
        var ticket = In(TicketState.InHandling);
        var scene = With([Half with { Percent = 0 }]);
        var events = Events(new Reply(Pii.Text("已修")).Decide(ticket, scene));
        Assert.Equal([typeof(TicketEvent.Replied), typeof(TicketEvent.FollowUpPlanned), typeof(TicketEvent.Closed)], events.Select(happened => happened.GetType()));
        var closed = Scenes.After(ticket, new Decision.Events(events), Liaison);
        Assert.Equal(TicketState.Closed, closed.State);
        Assert.All(closed.Deadlines, clock => Assert.NotNull(clock.FinishedAt));
        Assert.Equal(Hotline.Dispatch.Clocks.DeadlineState.Void, closed.Deadlines.Single(clock => clock.Kind == Hotline.Dispatch.Clocks.DeadlineKind.FollowUp).State);
        Assert.IsType<Decision.Events>(Do(closed, new Rate(Solved.Solved, Satisfaction.Satisfied, FollowUpWay.Web), Actor.Citizen));
    }

    [Theory]
    [InlineData('1', Solved.Solved)]
    [InlineData('2', Solved.Basically)]
    [InlineData('3', Solved.Unsolved)]
    public void A_digit_is_an_answer(char digit, Solved solved) => Assert.Equal((solved, FollowUpWay.Ivr), DigitAnswer.Of(digit) is { } rate ? (rate.Solved!.Value, rate.Way) : default);

    [Fact]
    public void Another_digit_is_none() => Assert.Null(DigitAnswer.Of('9'));

    private static TicketEvent[] After(FollowUpPlan[] plans) => FollowUpDraw.After(In(TicketState.InHandling), Unit, With(plans));

    private static Scene With(FollowUpPlan[] plans) => By(Liaison) with { Catalog = Planned(null, plans) };
}
