using System.Text.Json.Nodes;

namespace Hotline.Dispatch.Search.Elastic;

/// <summary>Questions as search bodies, built from values: nothing that a person typed is parsed as a query.</summary>
internal static class ElasticQueries
{
    private const int MostValues = 10_000;
    private const int MostCells = 65_535;

    /// <summary>Field, aggregation and the one value of those that are merged into another; the others have none.</summary>
    public const string Merged = "merged";

    public static readonly string[] Facets = ["state", "type", "category", "region", "unit", "channel", "flag"];

    public static JsonObject Find(IndexAsk ask)
    {
        var aggregations = new JsonObject();
        foreach (var facet in Facets)
        {
            aggregations[facet] = Terms(facet);
        }

        aggregations["day"] = Terms("day");
        aggregations[Merged] = Terms(Merged);
        var sort = new JsonArray(Descending("at"), Descending("tie"));
        if (ask is { Order: SearchOrder.Relevance, Filter.Words: not null })
        {
            sort.Insert(0, Descending("_score"));
        }

        return new JsonObject
        {
            ["query"] = Query(ask.Filter), ["from"] = ask.Skip, ["size"] = ask.Take, ["sort"] = sort, ["track_total_hits"] = true, ["_source"] = false, ["aggs"] = aggregations,
        };
    }

    public static JsonObject Newest(IndexFilter filter, int most) => new()
    {
        ["query"] = Query(filter), ["size"] = most, ["sort"] = new JsonArray(Descending("at"), Descending("tie")), ["track_total_hits"] = false, ["_source"] = false,
    };

    public static JsonObject Grid(IndexFilter filter, int zoom) => Counting(filter, new JsonObject
    {
        ["cells"] = new JsonObject
        {
            ["geotile_grid"] = new JsonObject { ["field"] = "spot", ["precision"] = zoom, ["size"] = MostCells },
            ["aggs"] = new JsonObject { [Merged] = Terms(Merged, size: 1) }, // Cells are many, and so would be the buckets of a cell.
        },
    });

    public static JsonObject Words(IndexFilter filter, IReadOnlyCollection<string>? only, int least, int most)
    {
        var terms = new JsonObject
        {
            ["field"] = "words", ["size"] = most, ["min_doc_count"] = least,
            ["order"] = new JsonArray(new JsonObject { ["_count"] = "desc" }, new JsonObject { ["_key"] = "asc" }),
        };
        if (only is not null)
        {
            terms["include"] = new JsonArray([.. only.Select(word => (JsonNode?)JsonValue.Create(word))]);
        }

        return Counting(filter, new JsonObject { ["words"] = new JsonObject { ["terms"] = terms } });
    }

    public static JsonObject Similar(IEnumerable<string> tokens, SimilarWay way, IndexFilter filter, int most) => new()
    {
        ["query"] = Query(filter, new JsonObject
        {
            ["more_like_this"] = new JsonObject
            {
                ["fields"] = new JsonArray("text"), ["like"] = string.Join(' ', tokens.Where(token => token != Bigrams.Gap)),
                ["min_term_freq"] = 1, ["min_doc_freq"] = 1, ["max_query_terms"] = way.Rarest, ["minimum_should_match"] = $"{way.LeastPercent}%",
            },
        }),
        ["size"] = most, ["_source"] = false,
    };

    private static JsonObject Counting(IndexFilter filter, JsonObject aggregations) => new()
    {
        ["query"] = Query(filter), ["size"] = 0, ["track_total_hits"] = false, ["aggs"] = aggregations,
    };

    private static JsonObject Query(IndexFilter filter, params IEnumerable<JsonObject> more)
    {
        var must = new JsonArray([.. more]);
        if (filter.Words is { } words)
        {
            if (words.Clauses.Count == 0)
            {
                return new JsonObject { ["match_none"] = new JsonObject() };
            }

            foreach (var clause in words.Clauses)
            {
                must.Add(Clause(clause));
            }
        }

        var narrowing = Narrowing(filter);
        var query = new JsonObject();
        if (must.Count > 0)
        {
            query["must"] = must;
        }

        if (narrowing.Count > 0)
        {
            query["filter"] = narrowing;
        }

        return query.Count == 0 ? new JsonObject { ["match_all"] = new JsonObject() } : new JsonObject { ["bool"] = query };
    }

    private static JsonObject Clause(SearchWords.Clause clause) => clause switch
    {
        SearchWords.Clause.Number number => Term("number", number.Text),
        SearchWords.Clause.Character character => Term("characters", character.Text),
        SearchWords.Clause.Phrase phrase => new JsonObject { ["match_phrase"] = new JsonObject { ["text"] = new JsonObject { ["query"] = phrase.Line } } },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static JsonArray Narrowing(IndexFilter filter)
    {
        var all = new JsonArray();
        IEnumerable<(string Field, string? Value)> exact =
            [("state", filter.State), ("unit", filter.Unit), ("unit", filter.OwnUnit), ("channel", filter.Channel), ("type", filter.Type), ("near", filter.Near?.Name), .. (filter.Flags ?? []).Select(flag => ("flag", flag))];
        foreach (var (field, value) in exact)
        {
            if (value is not null)
            {
                all.Add(Term(field, value));
            }
        }

        foreach (var (field, prefix) in new[] { ("category", filter.Category), ("region", filter.Region) })
        {
            if (prefix is not null)
            {
                all.Add(new JsonObject { ["prefix"] = new JsonObject { [field] = new JsonObject { ["value"] = prefix } } });
            }
        }

        if (filter.From is not null || filter.To is not null)
        {
            var range = new JsonObject();
            if (filter.From is { } from)
            {
                range["gte"] = from.DayNumber;
            }

            if (filter.To is { } to)
            {
                range["lte"] = to.DayNumber;
            }

            all.Add(new JsonObject { ["range"] = new JsonObject { ["day"] = range } });
        }

        return all;
    }

    private static JsonObject Term(string field, string value) => new() { ["term"] = new JsonObject { [field] = new JsonObject { ["value"] = value } } };

    private static JsonObject Terms(string field, int size = MostValues) => new() { ["terms"] = new JsonObject { ["field"] = field, ["size"] = size } };

    private static JsonObject Descending(string field) => new() { [field] = new JsonObject { ["order"] = "desc" } };
}
