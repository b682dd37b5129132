using Hotline.Dispatch.Metrics;

namespace Hotline.Dispatch.Tests.Metrics;

public sealed class CompositeScoreTests
{
    [Fact]
    public void Weights_make_one_number_and_what_less_is_better_of_is_turned_round() =>
        Assert.Equal(70.0, CompositeScore.Of([Figure("solved", 4, 5), Figure("overdue", 2, 5)], [new("solved", 50), new("overdue", 50)])!.Value, 6);

    [Fact]
    public void What_has_no_cases_is_left_out_with_its_weight()
    {
        Assert.Equal(80.0, CompositeScore.Of([Figure("solved", 4, 5), Figure("contacted", 0, 0)], [new("solved", 10), new("contacted", 90)])!.Value, 6);
        Assert.Null(CompositeScore.Of([Figure("solved", 0, 0)], [new("solved", 10)]));
        Assert.Null(CompositeScore.Of([Figure("solved", 1, 1)], []));
    }

    [Fact]
    public void It_says_what_it_weighs() => Assert.Equal("解决率×35 + （1−超期率）×5", CompositeScore.Words([new("solved", 35), new("overdue", 5), new("gone", 9)]));

    private static MetricFigure Figure(string id, long above, long below) => new(MetricCatalog.Find(id)!, new MetricNumbers(above, below), null, 0); // One of the catalogue.
}
