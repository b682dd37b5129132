using CsCheck;

namespace Hotline.Agent.Tests.Queue;

/// <summary>The same invariants over time: whole days at the desks, at random.</summary>
public sealed class ScheduleTests
{
    private static readonly Gen<(int Callers, int Agents, int Seed)> Schedules = Gen.Select(Gen.Int[1, 14], Gen.Int[1, 4], Gen.Int[0, int.MaxValue]);

    [Fact]
    public void Every_caller_who_stays_is_answered_and_no_agent_has_two() => Schedules.Sample(schedule =>
    {
        var day = new DayAtTheDesks(schedule.Callers, schedule.Agents, schedule.Seed, refuses: true);
        day.Run(4000);
        Assert.True(day.IsDone, "somebody waited for ever");
    }, iter: 300);

    [Fact]
    [Trait("Run", "long")] // a minute: ops/test --long
    public void A_million_assignments_to_two_thousand_agents_and_none_twice()
    {
        var day = new DayAtTheDesks(1_000_000, 2_000, 20261128, refuses: true, perSecond: 25);
        day.Run(60_000);
        Assert.True(day.IsDone, "somebody waited for ever");
    }

    [Fact]
    public void Nobody_is_overtaken_by_one_who_came_later_than_the_difference_of_the_head_starts() => Schedules.Sample(schedule =>
    {
        // Every agent can do everything, nobody refuses: the order of answers is then the order of places, and every wait is bounded by those before.
        var day = new DayAtTheDesks(schedule.Callers, schedule.Agents, schedule.Seed, refuses: false);
        day.Run(4000);
        foreach (var (first, at) in day.Answered.Select((caller, at) => (caller, at)))
        {
            Assert.All(day.Answered.Skip(at + 1).Where(later => later.EnteredAt <= day.AnsweredAt(first)), later =>
                Assert.True(first.EnteredAt - later.EnteredAt <= first.Terms.Lead - later.Terms.Lead, "overtaken by more than the head start"));
        }
    }, iter: 300);

    [Fact]
    public void At_opening_the_requests_of_a_night_take_their_share_of_the_agents_and_are_all_called() => Gen.Select(Gen.Int[0, 20], Gen.Int[1, 12], Gen.Int[0, int.MaxValue]).Sample(
        (callers, agents, seed) =>
        {
            var day = new DayAtTheDesks(callers, agents, seed, refuses: false) { OfTheNight = 25 };
            day.Run(20_000);
            Assert.True(day.IsDone, "somebody was starved");
            Assert.True(day.MostCallingBack <= Math.Max(1, agents * 30 / 100), "the night has more than its share of the agents");
        },
        iter: 10);

    [Fact]
    public void A_call_back_is_answered_too_and_costs_no_caller_more_than_if_it_had_stayed_on_the_line() => Schedules.Sample(schedule =>
    {
        var day = new DayAtTheDesks(schedule.Callers, schedule.Agents, schedule.Seed, refuses: false, callBacks: true);
        day.Run(4000);
        Assert.True(day.IsDone, "a call-back was starved");
        foreach (var back in day.Answered.Where(caller => caller.IsCallBack))
        {
            var waitedOnLine = day.Answered.Where(caller => !caller.IsCallBack && caller.Place < back.Place && caller.EnteredAt <= day.AnsweredAt(back) && day.AnsweredAt(caller) > day.AnsweredAt(back));
            Assert.Empty(waitedOnLine);
        }
    }, iter: 300);
}
