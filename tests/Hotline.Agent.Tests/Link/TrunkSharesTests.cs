using Hotline.Agent.Link;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Tests.Link;

public sealed class TrunkSharesTests
{
    private static readonly TrunkSettings Trunk = new("ct", ["203.0.113.0/28"], new CallerIdRule(CallerIdSource.Asserted, []), MaxCalls: 60);

    [Theory]
    [InlineData(60, "60")]
    [InlineData(60, "30 30")]
    [InlineData(61, "31 30")]
    [InlineData(62, "21 21 20")]
    [InlineData(2, "1 1 0")]
    [InlineData(1, "1 0")]
    public void What_can_not_be_divided_goes_to_the_first_by_name(int lines, string shares) =>
        Assert.Equal(shares, string.Join(' ', Divided(lines, shares.Split(' ').Length)));

    [Fact]
    public void The_sum_is_the_licence_and_nobody_has_a_line_more_than_another_but_one()
    {
        for (var lines = 1; lines < 50; lines++)
        {
            for (var nodes = 1; nodes < 9; nodes++)
            {
                var shares = Divided(lines, nodes);
                Assert.Equal(lines, shares.Sum());
                Assert.InRange(shares.Max() - shares.Min(), 0, 1);
            }
        }
    }

    [Fact]
    public void The_order_in_which_nodes_came_is_nobodys_matter() =>
        Assert.Equal(31, TrunkShares.Of(Trunk with { MaxCalls = 61 }, "node-a", ["node-b", "node-a"]).Share);

    [Fact]
    public void A_trunk_without_a_cap_has_none_on_any_node() => Assert.Null(TrunkShares.Of(Trunk with { MaxCalls = 0 }, "node-a", ["node-a", "node-b"]).Share);

    [Fact]
    public void A_node_that_drains_may_still_ring_somebody_into_the_calls_that_it_has() => Assert.Null(TrunkShares.Of(Trunk, "node-a", ["node-b"]).Share);

    private static List<int> Divided(int lines, int nodes)
    {
        var names = Enumerable.Range(0, nodes).Select(which => $"node-{which}").ToList();
        return names.ConvertAll(name => TrunkShares.Of(Trunk with { MaxCalls = lines }, name, names).Share!.Value);
    }
}
