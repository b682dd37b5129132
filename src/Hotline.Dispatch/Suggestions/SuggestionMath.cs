using Hotline.Dispatch.Catalog;

namespace Hotline.Dispatch.Suggestions;

/// <summary>Weighs the evidence for units. Pure, and every part of a score is said in words.</summary>
public static class SuggestionMath
{
    private const int Most = 3;
    private const int MostPrecedents = 3;
    private const double LikeWeight = 5;
    private const double ShareWeight = 4;
    private const double SiblingWeight = 1;

    /// <summary>So many like or counted tickets are as good as any number.</summary>
    private const double Enough = 8;

    /// <returns>At most three, the best first; closed units are left out.</returns>
    public static IReadOnlyList<UnitSuggestion> Of(SuggestionEvidence evidence, CatalogSnapshot catalog)
    {
        var votes = new Dictionary<string, Vote>();
        if (evidence.Ruled is { } ruled)
        {
            For(ruled).Reasons.Add((double.MaxValue, "派单目录规定由其承办"));
            For(ruled).Score = double.MaxValue;
        }

        Like(evidence.Like);
        Share(evidence.Shares);
        Sibling(evidence.Siblings);
        var open = votes.Where(vote => catalog.Units.GetValueOrDefault(vote.Key) is { Active: true }).ToList();
        var (total, certain) = (open.Sum(vote => Math.Min(vote.Value.Score, 1e9)), evidence.Ruled is { } rule && open.Any(vote => vote.Key == rule));

        // Where there is hardly any evidence, what there is makes nobody sure.
        var trust = LikeWeight * Math.Min(1, evidence.Like.Count / Enough) + ShareWeight * Math.Min(1, evidence.Shares.Sum(share => share.Count) / Enough);
        var whole = Math.Max(total, total <= 0 ? 1 : total / Math.Clamp(trust / LikeWeight, 0.1, 1));
        return [.. open.OrderByDescending(vote => vote.Value.Score).ThenBy(vote => vote.Key, StringComparer.Ordinal).Take(Most)
            .Select(vote => new UnitSuggestion(
                vote.Key, catalog.Units[vote.Key].Name,
                certain ? vote.Key == evidence.Ruled ? 100 : 0 : (int)Math.Floor(100 * vote.Value.Score / whole),
                [.. vote.Value.Reasons.OrderByDescending(reason => reason.Weight).Select(reason => reason.Words)],
                [.. vote.Value.Precedents.Take(MostPrecedents)]))];

        Vote For(string unit) => votes.TryGetValue(unit, out var vote) ? vote : votes[unit] = new Vote();

        // The likest count most: the first as much as the third and fourth together.
        void Like(IReadOnlyList<LikeTicket> tickets)
        {
            var weights = Weighed(tickets, ticket => ticket.UnitCode);
            foreach (var unit in tickets.GroupBy(ticket => ticket.UnitCode))
            {
                var share = LikeWeight * weights.Where(one => one.Of == unit.Key).Sum(one => one.Weight) / weights.Sum(one => one.Weight);
                For(unit.Key).Add(share, $"相似工单{tickets.Count}件，其中{unit.Count()}件由其办理");
                For(unit.Key).Precedents.AddRange(unit.Select(ticket => new Precedent(ticket.Id, ticket.Number)));
            }
        }

        void Share(IReadOnlyList<UnitShare> shares)
        {
            var all = shares.Sum(share => share.Count);
            foreach (var share in shares.Where(share => share.Count > 0))
            {
                For(share.UnitCode).Add(ShareWeight * share.Count / all, $"近一年同类同地{all}件，其中{share.Count}件由其办理");
            }
        }

        void Sibling(IReadOnlyList<string> units)
        {
            foreach (var unit in units.GroupBy(unit => unit))
            {
                For(unit.Key).Add(SiblingWeight * unit.Count() / units.Count, $"派单目录中同类的{unit.Count()}项由其承办");
            }
        }
    }

    /// <summary>What a request without a category is about: as the like tickets are.</summary>
    /// <returns>Null where none of them is classified.</returns>
    public static CategorySuggestion? CategoryOf(IReadOnlyList<LikeTicket> like)
    {
        var weights = Weighed(like, ticket => ticket.CategoryCode);
        return weights.Where(one => one.Of is not null).GroupBy(one => one.Of!).Select(same => (Code: same.Key, Weight: same.Sum(one => one.Weight))) // Asked for just before.
            .OrderByDescending(one => one.Weight).ThenBy(one => one.Code, StringComparer.Ordinal)
            .Select(best => new CategorySuggestion(best.Code, (int)Math.Floor(100 * best.Weight / weights.Sum(one => one.Weight) * Math.Min(1, like.Count / Enough)))).FirstOrDefault();
    }

    private static List<(string? Of, double Weight)> Weighed(IReadOnlyList<LikeTicket> like, Func<LikeTicket, string?> what) =>
        [.. like.Select((ticket, place) => (what(ticket), 1.0 / (place + 2)))];

    private sealed class Vote
    {
        public double Score { get; set; }

        public List<(double Weight, string Words)> Reasons { get; } = [];

        public List<Precedent> Precedents { get; } = [];

        public void Add(double weight, string words)
        {
            Score += weight;
            Reasons.Add((weight, words));
        }
    }
}
