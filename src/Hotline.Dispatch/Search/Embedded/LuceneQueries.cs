using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Hotline.Dispatch.Search.Embedded;

/// <summary>Filters and words as Lucene queries, built from terms: nothing that a person typed is parsed as a query.</summary>
internal static class LuceneQueries
{

    public static Query Of(IndexFilter filter)
    {
        var narrowing = Narrowing(filter);
        return filter.Words is not { } words ? narrowing is null ? new MatchAllDocsQuery() : new ConstantScoreQuery(narrowing) : Filtered(Words(words), narrowing);
    }

    /// <returns>Null when no token is in the index.</returns>
    public static Query? Similar(IReadOnlyCollection<string> tokens, SimilarWay way, IndexFilter filter, IndexReader reader)
    {
        var rarest = tokens.Distinct()
            .Select(token => (Term: new Term(LuceneFields.Text, token), Count: reader.DocFreq(new Term(LuceneFields.Text, token))))
            .Where(pair => pair.Count > 0).OrderBy(pair => pair.Count).ThenBy(pair => pair.Term.Text, StringComparer.Ordinal).Take(way.Rarest).ToList();
        if (rarest.Count == 0)
        {
            return null;
        }

        var any = new BooleanQuery { MinimumNumberShouldMatch = Math.Max(1, rarest.Count * way.LeastPercent / 100) };
        foreach (var (term, _) in rarest)
        {
            any.Add(new TermQuery(term), Occur.SHOULD);
        }

        return Filtered(any, Narrowing(filter));
    }

    private static Query Filtered(Query query, Filter? narrowing) => narrowing is null ? query : new FilteredQuery(query, narrowing);

    private static BooleanQuery Words(SearchWords words)
    {
        // Without a clause it matches nothing.
        var all = new BooleanQuery();
        foreach (var clause in words.Clauses)
        {
            all.Add(Clause(clause), Occur.MUST);
        }

        return all;
    }

    private static Query Clause(SearchWords.Clause clause)
    {
        switch (clause)
        {
            case SearchWords.Clause.Number number:
                return new TermQuery(new Term(LuceneFields.Number, number.Text));
            case SearchWords.Clause.Character character:
                return new TermQuery(new Term(LuceneFields.Characters, character.Text));
            case SearchWords.Clause.Phrase phrase:
                var line = new PhraseQuery();
                foreach (var token in phrase.Tokens)
                {
                    line.Add(new Term(LuceneFields.Text, token));
                }

                return line;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static QueryWrapperFilter? Narrowing(IndexFilter filter)
    {
        var all = new BooleanQuery();
        Exact(LuceneFields.State, filter.State);
        Exact(LuceneFields.Unit, filter.Unit);
        Exact(LuceneFields.Unit, filter.OwnUnit);
        Exact(LuceneFields.Channel, filter.Channel);
        Exact(LuceneFields.Type, filter.Type);
        Exact(LuceneFields.Near, filter.Near?.Name);
        foreach (var flag in filter.Flags ?? [])
        {
            Exact(LuceneFields.Flag, flag);
        }

        Below(LuceneFields.Category, filter.Category);
        Below(LuceneFields.Region, filter.Region);
        if (filter.From is not null || filter.To is not null)
        {
            all.Add(NumericRangeQuery.NewInt32Range(LuceneFields.Day, filter.From?.DayNumber, filter.To?.DayNumber, minInclusive: true, maxInclusive: true), Occur.MUST);
        }

        return all.Clauses.Count == 0 ? null : new QueryWrapperFilter(all);

        void Exact(string field, string? value)
        {
            if (value is not null)
            {
                all.Add(new TermQuery(new Term(field, value)), Occur.MUST);
            }
        }

        void Below(string field, string? prefix)
        {
            if (prefix is not null)
            {
                all.Add(new PrefixQuery(new Term(field, prefix)), Occur.MUST);
            }
        }
    }
}
