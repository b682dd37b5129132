namespace Hotline.Dispatch.Trends;

/// <summary>How far a day's count lies above what its past lets expect.</summary>
/// <param name="Expected">A day's requests as expected.</param>
/// <param name="Score">Standard deviations above it.</param>
public readonly record struct SurgeScore(int Count, double Expected, double Score);

/// <summary>
/// The maths behind surges (docs/how-to/read-surges-and-rising-words.md). Expected is an exponentially weighted mean of
/// the days before, halving every seven; the variance is the weighted one, and never below a Poisson count's, whose
/// variance is its mean. Pure.
/// </summary>
public static class SurgeMath
{
    /// <summary>Days of the past that count.</summary>
    public const int BaseDays = 28;

    /// <summary>Fewer requests than this are no surge, whatever their past.</summary>
    public const int FewestRequests = 5;
    private const double HalfLifeDays = 7;
    private const double LeastExpected = 0.25;
    private const double LeastScore = 3;
    private const double LeastTimes = 2;

    /// <param name="past">Counts of the days before, oldest first.</param>
    /// <param name="count">Of the day itself so far: a day that is not over is held against a whole one, so a surge is never announced by projecting.</param>
    public static SurgeScore Score(ReadOnlySpan<int> past, int count)
    {
        double weights = 0, sum = 0, squares = 0, weight = 1;
        for (var at = past.Length - 1; at >= 0; at--)
        {
            weights += weight;
            sum += weight * past[at];
            squares += weight * past[at] * past[at];
            weight *= Math.Pow(2, -1 / HalfLifeDays);
        }

        var mean = weights == 0 ? 0 : sum / weights;
        var variance = weights == 0 ? 0 : (squares / weights) - (mean * mean);
        var expected = Math.Max(mean, LeastExpected);
        return new SurgeScore(count, expected, (count - expected) / Math.Sqrt(Math.Max(variance, expected)));
    }

    public static bool IsSurge(SurgeScore score) =>
        score.Count >= FewestRequests && score.Score >= LeastScore && score.Count >= LeastTimes * score.Expected;

    /// <summary>
    /// For a word: its share of the tickets of some days against its share before. A rise of everything together is no
    /// rise of a word. Words come in bursts, so the variance grows above Poisson's with the square of the mean.
    /// </summary>
    /// <param name="count">Tickets with the word in the window.</param>
    /// <param name="all">All tickets of the window.</param>
    /// <param name="baseCount">Tickets with the word before.</param>
    /// <param name="baseAll">All tickets before.</param>
    public static SurgeScore Word(int count, int all, int baseCount, int baseAll)
    {
        const double prior = 0.5;
        const double burstiness = 0.05;
        var expected = (baseCount + prior) / (baseAll + 1) * all;
        return new SurgeScore(count, expected, (count - expected) / Math.Sqrt(expected + (burstiness * expected * expected)));
    }
}
