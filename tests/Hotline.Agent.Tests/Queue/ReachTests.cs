using Hotline.Agent.Queue;

namespace Hotline.Agent.Tests.Queue;

/// <summary>Which phones the node that holds a caller can ring.</summary>
public sealed class ReachTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.FromHours(8));

    [Theory]
    [InlineData("a", false, true)]
    [InlineData("b", false, false)]
    [InlineData("b", true, true)]
    public void A_phone_at_another_node_is_rung_only_when_it_registered_through_a_proxy(string node, bool anywhere, bool rung)
    {
        var (call, agent) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var decision = Matching.Decide(new QueueState(Now, [new WaitingCaller(call, Now, "a")], [new ReadyAgent(agent, Now, [node], anywhere)], []));
        Assert.Equal(rung ? [new Match(call, agent)] : [], decision.Matches);
    }
}
