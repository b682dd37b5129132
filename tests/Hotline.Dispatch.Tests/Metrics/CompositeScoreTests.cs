using Hotline.Dispatch.Metrics;

namespace Hotline.Dispatch.Tests.Metrics;

public sealed class CompositeScoreTests
{
    [Fact]
    public void Weights_make_one_number_and_what_less_is_better_of_is_turned_round() =>
        Assert.Equal(70.0, Of([Figure("solved", 4, 5), Figure("overdue", 2, 5)], new("solved", 50), new("overdue", 50))!.Value, 6);

    [Fact]
    public void What_has_no_cases_is_left_out_with_its_weight()
    {
        Assert.Equal(80.0, Of([Figure("solved", 4, 5), Figure("contacted", 0, 0)], new("solved", 10), new("contacted", 90))!.Value, 6);
        Assert.Null(Of([Figure("solved", 0, 0)], new MetricWeight("solved", 10)));
        Assert.Null(Of([Figure("solved", 1, 1)]));
    }

    [Fact]
    public void It_says_what_it_weighs() => Assert.Equal("解决率×35 + （1−超期率）×5", CompositeScore.Words([new("solved", 35), new("overdue", 5), new("gone", 9)]));

    private static (string Metric, MetricNumbers Numbers) Figure(string id, long above, long below) => (id, new MetricNumbers(above, below));

    private static double? Of((string Metric, MetricNumbers Numbers)[] figures, params MetricWeight[] weights) =>
        CompositeScore.Of(weights, metric => figures.FirstOrDefault(figure => figure.Metric == metric).Numbers);
}
