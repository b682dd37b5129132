using Hotline.Dispatch.Trends;

namespace Hotline.Dispatch.Tests.Trends;

public sealed class SurgeMathTests
{
    [Fact]
    public void A_steady_past_expects_its_own_count()
    {
        var score = SurgeMath.Score([.. Enumerable.Repeat(4, 28)], 4);
        Assert.Equal(4, score.Expected, 6);
        Assert.Equal(0, score.Score, 6);
    }

    [Fact]
    public void The_score_of_a_steady_past_is_poissons()
    {
        // Mean 4, so the standard deviation is 2: 12 lies four of them above.
        var score = SurgeMath.Score([.. Enumerable.Repeat(4, 28)], 12);
        Assert.Equal(4, score.Score, 6);
        Assert.True(SurgeMath.IsSurge(score));
    }

    [Fact]
    public void Last_week_counts_twice_as_much_as_the_week_before()
    {
        int[] past = [.. Enumerable.Repeat(0, 14), .. Enumerable.Repeat(2, 7), .. Enumerable.Repeat(8, 7)];
        var score = SurgeMath.Score(past, 8);

        // Weights of four weeks are as 1, 2, 4, 8: (2 * 4 + 8 * 8) / 15.
        Assert.Equal((2 * 4 + 8 * 8) / 15.0, score.Expected, 6);
    }

    [Fact]
    public void What_swings_widely_needs_more_than_what_is_steady()
    {
        int[] swinging = [.. Enumerable.Range(0, 28).Select(day => day % 2 == 0 ? 0 : 16)];
        Assert.False(SurgeMath.IsSurge(SurgeMath.Score(swinging, 20)));
        Assert.True(SurgeMath.IsSurge(SurgeMath.Score([.. Enumerable.Repeat(8, 28)], 20)));
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void Without_a_past_five_requests_are_the_least_surge(int count, bool surge) =>
        Assert.Equal(surge, SurgeMath.IsSurge(SurgeMath.Score(new int[28], count)));

    [Fact]
    public void A_word_that_rises_with_everything_else_does_not_rise()
    {
        Assert.InRange(SurgeMath.Word(100, 1_000, 100, 1_000).Score, -0.5, 0.5);
        Assert.InRange(SurgeMath.Word(300, 3_000, 100, 1_000).Score, -0.5, 0.5);
        Assert.True(SurgeMath.Word(300, 1_000, 100, 1_000).Score > 6);
        Assert.True(SurgeMath.Word(8, 500, 0, 5_000).Score > 20);
    }
}
