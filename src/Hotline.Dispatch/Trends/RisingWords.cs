using Hotline.Dispatch.Search;

namespace Hotline.Dispatch.Trends;

/// <param name="Word">A word, or some that were joined because they overlap: 换电 and 电柜 make 换电柜.</param>
/// <param name="Count">Tickets with it in the window, 诉求（人次）: what it is measured by.</param>
/// <param name="Matters">事项（件）among them: those that were not merged into another.</param>
/// <param name="Expected">As its share before lets expect.</param>
public sealed record RisingWord(string Word, int Count, int Matters, double Expected, double Score);

/// <summary>The door to rising words: which stand in clearly more tickets of the last days than before. Words of few tickets are nobody's business and are not shown.</summary>
public sealed class RisingWords
{
    public const int WindowDays = 3;
    private const int FewestTickets = 5;
    private const int Candidates = 5_000;
    private const int Judged = 60;
    private const int Most = 12;
    private const int LongestWord = 16;
    private const double LeastScore = 4;
    private const double LeastTimes = 2;
    private const double SameTickets = 0.6;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(60);

    private readonly ITicketIndex index;
    private readonly TimeProvider time;
    private volatile Known? last;

    internal RisingWords(ITicketIndex index, TimeProvider time) => (this.index, this.time) = (index, time);

    /// <param name="day">The last day of the window.</param>
    /// <returns>Strongest first, at most 12; null when the search engine does not answer.</returns>
    public async Task<IReadOnlyList<RisingWord>?> UntilAsync(DateOnly day, CancellationToken ct)
    {
        if (last is { } known && known.Day == day && time.GetUtcNow() - known.At < Fresh)
        {
            return known.Words;
        }

        try
        {
            var words = await FindAsync(day, ct);
            last = new Known(day, time.GetUtcNow(), words);
            return words;
        }
        catch (IndexUnavailableException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<RisingWord>> FindAsync(DateOnly day, CancellationToken ct)
    {
        var window = new IndexFilter(From: day.AddDays(1 - WindowDays), To: day);
        var before = new IndexFilter(From: day.AddDays(1 - WindowDays - SurgeMath.BaseDays), To: day.AddDays(-WindowDays));
        var (all, baseAll) = ((await CountAsync(window, ct)).Requests, (await CountAsync(before, ct)).Requests);
        var counts = await index.WordsAsync(window, null, FewestTickets, Candidates, ct);
        var baseCounts = await index.WordsAsync(before, [.. counts.Keys], 1, Candidates, ct);
        var rising = counts
            .Select(pair => (Word: pair.Key, Score: SurgeMath.Word(pair.Value, all, baseCounts.GetValueOrDefault(pair.Key), baseAll)))
            .Where(one => IsRising(one.Score)).OrderByDescending(one => one.Score.Score).ThenBy(one => one.Word, StringComparer.Ordinal).Take(Judged)
            .ToDictionary(one => one.Word, one => one.Score.Count);

        var risen = rising.Keys.ToHashSet();
        var words = new List<RisingWord>();
        while (rising.Count > 0 && words.Count < Most)
        {
            var (piece, count) = rising.First();
            var word = await JoinedAsync(piece, count, risen, window, ct);
            var phrase = SearchWords.Parse(word);
            var said = await CountAsync(window with { Words = phrase }, ct);
            var score = SurgeMath.Word(said.Requests, all, (await CountAsync(before with { Words = phrase }, ct)).Requests, baseAll);

            // A longer word that about as many tickets say takes the place of the shorter; one that few say tells nothing new.
            var parts = words.FindAll(part => word.Contains(part.Word, StringComparison.Ordinal));
            if (parts.TrueForAll(part => score.Count >= SameTickets * part.Count))
            {
                words.RemoveAll(parts.Contains);
                words.Add(new RisingWord(word, score.Count, said.Matters, score.Expected, score.Score));
            }

            foreach (var pair in rising.Keys.Where(pair => word.Contains(pair, StringComparison.Ordinal)).ToList())
            {
                rising.Remove(pair);
            }
        }

        return [.. words.OrderByDescending(word => word.Score)];
    }

    /// <summary>A piece, longer by a character at either end as long as about as many tickets say so.</summary>
    private async Task<string> JoinedAsync(string piece, int count, HashSet<string> risen, IndexFilter window, CancellationToken ct)
    {
        var least = (int)Math.Ceiling(SameTickets * count);
        var beside = await index.WordsAsync(window with { Words = SearchWords.Parse(piece) }, null, least, Candidates, ct);
        var word = piece;
        while (word.Length < LongestWord && await LongerAsync() is { } longer)
        {
            word = longer;
        }

        return word;

        async Task<string?> LongerAsync()
        {
            foreach (var candidate in WordJoining.Extensions(word, beside.Keys, risen))
            {
                if ((await CountAsync(window with { Words = SearchWords.Parse(candidate) }, ct)).Requests >= least)
                {
                    return candidate;
                }
            }

            return null;
        }
    }

    private async Task<Demand> CountAsync(IndexFilter filter, CancellationToken ct) => (await index.FindAsync(new IndexAsk(filter, Take: 1), ct)).Total;

    private static bool IsRising(SurgeScore score) => score.Count >= FewestTickets && score.Score >= LeastScore && score.Count >= LeastTimes * score.Expected;

    private sealed record Known(DateOnly Day, DateTimeOffset At, IReadOnlyList<RisingWord> Words);
}
