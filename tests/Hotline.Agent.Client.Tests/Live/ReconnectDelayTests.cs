using Hotline.Agent.Client.Live;

namespace Hotline.Agent.Client.Tests.Live;

public sealed class ReconnectDelayTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0.999, 2)]
    [InlineData(1, 0, 2)]
    [InlineData(50, 0.999, 5)]
    public void The_first_try_comes_within_two_seconds_and_each_later_one_within_five(int attempt, double random, int seconds) =>
        Assert.Equal(seconds, ReconnectDelay.For(attempt, random).TotalSeconds, 0.01);
}
