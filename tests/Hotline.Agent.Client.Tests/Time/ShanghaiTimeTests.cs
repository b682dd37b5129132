using Hotline.Agent.Client.Time;

namespace Hotline.Agent.Client.Tests.Time;

public sealed class ShanghaiTimeTests
{
    [Fact]
    public void Times_are_shown_in_Shanghai_whatever_zone_they_come_in() =>
        Assert.Equal("2026-11-25 00:30", ShanghaiTime.Full(new(2026, 11, 24, 16, 30, 0, TimeSpan.Zero)));

    [Theory]
    [InlineData(249, "04:09")]
    [InlineData(3723, "1:02:03")]
    [InlineData(-5, "00:00")]
    public void Spans_are_short(int seconds, string words) => Assert.Equal(words, ShanghaiTime.Span(TimeSpan.FromSeconds(seconds)));
}
