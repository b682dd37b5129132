using Hotline.Dispatch.Search;

namespace Hotline.Dispatch.Repeats;

/// <summary>
/// Which tickets are held against a request: those in like words, wherever they are; those close by, whatever their words; and those of the same category in
/// the same county. "The lamp is dark" is said in few words that many say, so what is next door comes by its place. Each way brings a bounded number.
/// </summary>
internal sealed class RepeatCandidates(ITicketIndex index)
{
    private const int FewestTokens = 3;
    private const int DaysOfWords = 180;
    private const int InWords = 40;
    private const int CloseBy = 60;
    private const int OfKind = 60;

    /// <param name="ownUnit">The only unit whose tickets the asker may know of.</param>
    /// <param name="today">Asia/Shanghai.</param>
    /// <param name="days">How far back what is close by, or of the same category, is looked for: the newest of them.</param>
    /// <exception cref="IndexUnavailableException">The engine does not answer.</exception>
    public async Task<IReadOnlyList<Guid>> ProposedAsync(Matter mine, string? ownUnit, DateOnly today, int days, CancellationToken ct)
    {
        var recent = new IndexFilter(From: today.AddDays(-days), OwnUnit: ownUnit);
        var found = new List<Guid>();
        if (mine.Words.Count >= FewestTokens)
        {
            found.AddRange(await index.SimilarAsync([.. mine.Words], SimilarWay.SameMatter, recent with { From = today.AddDays(-DaysOfWords) }, InWords, ct));
        }

        if (mine.Cell is { } cell)
        {
            // Nine square kilometres of a city see more requests than these in thirty days: without a category the words choose among them.
            found.AddRange(mine.CategoryCode is null && mine.Words.Count >= FewestTokens
                ? await index.SimilarAsync([.. mine.Words], SimilarWay.SameKind, recent with { Near = cell }, CloseBy, ct)
                : await index.NewestAsync(recent with { Near = cell, Category = mine.CategoryCode }, CloseBy, ct));
        }

        if (mine is { CategoryCode: { } category, RegionCode: { } region })
        {
            found.AddRange(await index.NewestAsync(recent with { Category = category, Region = region }, OfKind, ct));
        }

        return [.. found.Distinct()];
    }
}
