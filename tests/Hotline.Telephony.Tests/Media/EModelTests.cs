using Hotline.Telephony.Media;

namespace Hotline.Telephony.Tests.Media;

/// <summary>Against the numbers that ITU-T publishes: G.107 annex B and G.109 (opinions of ratings), G.107 table 2 (the default rating), G.113 appendix I (loss).</summary>
public sealed class EModelTests
{
    [Theory]
    [InlineData(90, 4.34), InlineData(80, 4.03), InlineData(70, 3.60), InlineData(60, 3.10), InlineData(50, 2.58)]
    [InlineData(0, 1), InlineData(-20, 1), InlineData(100, 4.5)]
    public void Opinions_of_ratings_are_those_of_the_tables(double rating, double opinion) => Assert.Equal(opinion, EModel.Opinion(rating), 0.01);

    [Fact]
    public void Without_delay_and_loss_the_rating_is_the_default_of_the_model()
    {
        double best = EModel.Rating(0, TimeSpan.Zero, EModel.Silenced);
        Assert.Equal(93.2, best, 0.05);
        Assert.Equal(4.41, EModel.Opinion(best), 0.005);
    }

    /// <summary>Ie,eff = 95 · Ppl / (Ppl + Bpl): 51.1 and 15.8 at 5 %, 17.9 and 3.6 at 1 %.</summary>
    [Theory]
    [InlineData(1, 17.92, 3.64), InlineData(2, 30.16, 7.01), InlineData(5, 51.08, 15.78), InlineData(10, 66.43, 27.07)]
    public void Loss_costs_what_G_113_says_with_and_without_concealment(double percent, double silenced, double concealed)
    {
        double best = EModel.Rating(0, TimeSpan.Zero, EModel.Silenced);
        Assert.Equal(best - silenced, EModel.Rating(percent, TimeSpan.Zero, EModel.Silenced), 0.01);
        Assert.Equal(best - concealed, EModel.Rating(percent, TimeSpan.Zero, EModel.Concealed), 0.01);
    }

    [Fact]
    public void Delay_hardly_counts_to_150_ms_and_much_at_400()
    {
        double best = EModel.Rating(0, TimeSpan.Zero, EModel.Silenced);
        Assert.InRange(best - EModel.Rating(0, TimeSpan.FromMilliseconds(150), EModel.Silenced), 2, 5);
        Assert.InRange(best - EModel.Rating(0, TimeSpan.FromMilliseconds(400), EModel.Silenced), 20, 35);
    }
}
