using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Wallboard;

namespace Hotline.Agent.Tests.Wallboard;

public sealed class ServiceLevelTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.FromHours(8));

    [Theory]
    [InlineData(14.9, 1, 1)]
    [InlineData(15.0, 1, 1)]
    [InlineData(15.1, 0, 1)]
    [InlineData(30.0, 0, 1)]
    [InlineData(30.1, 0, 0)]
    public void The_wait_counts_from_the_invite_to_the_agents_voice(double seconds, int within15, int within30) =>
        Assert.Equal(new CallCount(Bridged: 1, Within15: within15, Within30: within30), CallCount.OfBridge(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void The_level_is_of_decided_calls_and_an_abandoned_one_lowers_it()
    {
        var queue = new WallboardQueue("main", "综合受理", 5, Now, 20, 9, 6, 9, 3);
        Assert.Equal((50, 75), (queue.ServiceLevel(queue.Within15), queue.ServiceLevel(queue.Within30)));
        Assert.Null((queue with { Bridged = 0, Abandoned = 0 }).ServiceLevel(0));
        Assert.Equal(99, (queue with { Bridged = 1000, Abandoned = 0 }).ServiceLevel(999));
    }

    [Fact]
    public void The_rate_of_the_last_day_is_rounded_down_and_held_against_the_standard()
    {
        Assert.Equal((94.9m, true), (AnswerRate.Of(9_499, 10_000), AnswerRate.IsLow(9_499, 10_000)));
        Assert.Equal((95.0m, false), (AnswerRate.Of(19, 20), AnswerRate.IsLow(19, 20)));
        Assert.Equal((null, false), (AnswerRate.Of(0, 0), AnswerRate.IsLow(0, 0)));
    }

    [Fact]
    public void A_call_belongs_to_the_day_in_china_on_which_it_arrived() =>
        Assert.Equal((new DateOnly(2026, 11, 24), new DateOnly(2026, 11, 25)), (CallCounts.DayOf(new(2026, 11, 24, 15, 59, 59, TimeSpan.Zero)), CallCounts.DayOf(new(2026, 11, 24, 16, 0, 0, TimeSpan.Zero))));

    [Fact]
    public void A_later_reading_of_the_same_board_is_not_sent_again()
    {
        WallboardView Board(DateTimeOffset at, int waiting = 0, AgentState state = AgentState.Ready) => new(
            at, [new WallboardQueue("main", "综合受理", waiting, null, 0, 0, 0, 0, 0)], [new WallboardAgent("agent1", "周敏", state, null, Now)], new WallboardLights(1, 0, 0, 0));
        Assert.True(Board(Now).ShowsTheSame(Board(Now.AddSeconds(3))));
        Assert.False(Board(Now).ShowsTheSame(Board(Now, waiting: 1)));
        Assert.False(Board(Now).ShowsTheSame(Board(Now, state: AgentState.Talking)));
        Assert.False(Board(Now).ShowsTheSame(Board(Now) with { Lights = new WallboardLights(0, 1, 0, 0) }));
    }
}
