using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Dispatch.Search;

namespace Hotline.Dispatch.Tests.Search.Elastic;

/// <summary>Answers a search as Elasticsearch does, for the questions that the product asks; anything else throws.</summary>
internal static class StandInSearch
{
    public static JsonNode Answer(IReadOnlyList<(string Id, JsonElement Source)> documents, JsonElement body)
    {
        var query = body.GetProperty("query");
        var found = documents.Select(one => (one.Id, one.Source, Score: Score(one.Source, query))).Where(one => one.Score is not null).ToList();
        var ordered = Ordered(found, body);
        var hits = ordered.Skip(body.TryGetProperty("from", out var from) ? from.GetInt32() : 0).Take(body.GetProperty("size").GetInt32());
        var answer = new JsonObject
        {
            ["hits"] = new JsonObject
            {
                ["total"] = new JsonObject { ["value"] = found.Count, ["relation"] = "eq" },
                ["hits"] = new JsonArray([.. hits.Select(hit => (JsonNode)new JsonObject { ["_id"] = hit.Id, ["_score"] = hit.Score })]),
            },
        };
        if (body.TryGetProperty("aggs", out var aggregations))
        {
            Aggregate(answer, "aggregations", found.Select(hit => hit.Source), aggregations);
        }

        return answer;
    }

    private static void Aggregate(JsonObject answer, string? under, IEnumerable<JsonElement> found, JsonElement aggregations)
    {
        var counted = aggregations.EnumerateObject().Select(one => KeyValuePair.Create(one.Name, (JsonNode?)Buckets(found, one.Value)));
        if (under is not null)
        {
            answer[under] = new JsonObject(counted);
            return;
        }

        // Those of a bucket stand in it, beside its count.
        foreach (var (name, buckets) in counted)
        {
            answer[name] = buckets;
        }
    }

    private static IEnumerable<(string Id, JsonElement Source, double? Score)> Ordered(List<(string Id, JsonElement Source, double? Score)> found, JsonElement body)
    {
        if (!body.TryGetProperty("sort", out var sort))
        {
            return found.OrderByDescending(one => one.Score);
        }

        IOrderedEnumerable<(string Id, JsonElement Source, double? Score)>? ordered = null;
        foreach (var field in sort.EnumerateArray().Select(one => one.EnumerateObject().Single().Name))
        {
            Func<(string Id, JsonElement Source, double? Score), double> score = one => one.Score!.Value;
            Func<(string Id, JsonElement Source, double? Score), long> value = one => one.Source.GetProperty(field).GetInt64();
            ordered = (ordered, field) switch
            {
                (null, "_score") => found.OrderByDescending(score),
                (null, _) => found.OrderByDescending(value),
                (_, "_score") => ordered.ThenByDescending(score),
                _ => ordered.ThenByDescending(value),
            };
        }

        return ordered!; // There is one order at least.
    }

    /// <returns>Null when it does not match.</returns>
    private static double? Score(JsonElement source, JsonElement query)
    {
        var one = query.EnumerateObject().Single();
        var (field, value) = one.Value.EnumerateObject().Select(pair => (pair.Name, pair.Value)).FirstOrDefault();
        switch (one.Name)
        {
            case "match_all":
                return 1;
            case "match_none":
                return null;
            case "term":
                return Values(source, field).Contains(value.GetProperty("value").GetString()) ? 1 : null;
            case "prefix":
                return Values(source, field).Any(text => text.StartsWith(value.GetProperty("value").GetString()!, StringComparison.Ordinal)) ? 1 : null;
            case "range":
                var number = source.GetProperty(field).GetInt64();
                return (!value.TryGetProperty("gte", out var least) || number >= least.GetInt64()) && (!value.TryGetProperty("lte", out var most) || number <= most.GetInt64()) ? 1 : null;
            case "match_phrase":
                return $" {source.GetProperty(field)} ".Contains($" {value.GetProperty("query").GetString()} ", StringComparison.Ordinal) ? 1 : null;
            case "more_like_this":
                var wanted = one.Value.GetProperty("like").GetString()!.Split(' ').Distinct().ToList();
                var shared = source.GetProperty("text").GetString()!.Split(' ').Intersect(wanted).Count();
                return shared > 0 && shared >= wanted.Count * 3 / 10 ? shared : null;
            case "bool":
                var scores = Clauses(one.Value, "must").Select(clause => Score(source, clause)).ToList();
                return scores.All(score => score is not null) && Clauses(one.Value, "filter").All(clause => Score(source, clause) is not null) ? scores.Sum() : null;
            default:
                throw new NotSupportedException(one.Name);
        }
    }

    private static JsonObject Buckets(IEnumerable<JsonElement> found, JsonElement aggregation)
    {
        var one = aggregation.EnumerateObject().Single(part => part.Name != "aggs");
        var field = one.Value.GetProperty("field").GetString()!;
        if (one.Name == "geotile_grid")
        {
            var zoom = one.Value.GetProperty("precision").GetInt32();
            var cells = found.Where(source => source.TryGetProperty(field, out _)).GroupBy(source => source.GetProperty(field) is var spot
                ? MapTile.Of(spot.GetProperty("lon").GetDouble(), spot.GetProperty("lat").GetDouble(), zoom)!.Value : default); // A spot has a cell.
            return new JsonObject { ["buckets"] = new JsonArray([.. cells.Select(cell =>
            {
                var bucket = new JsonObject { ["key"] = $"{cell.Key.Zoom}/{cell.Key.X}/{cell.Key.Y}", ["doc_count"] = cell.Count() };
                Aggregate(bucket, null, cell, aggregation.GetProperty("aggs"));
                return (JsonNode)bucket;
            })]) };
        }

        var least = one.Value.TryGetProperty("min_doc_count", out var given) ? given.GetInt32() : 1;
        var only = one.Value.TryGetProperty("include", out var include) ? include.EnumerateArray().Select(word => word.GetString()!).ToHashSet() : null;
        var counts = found.SelectMany(source => Values(source, field)).Where(value => only?.Contains(value) != false).GroupBy(value => value).Where(value => value.Count() >= least)
            .OrderByDescending(value => value.Count()).ThenBy(value => value.Key, StringComparer.Ordinal).Take(one.Value.GetProperty("size").GetInt32());
        return Listed(counts.Select(value => (field == "day" ? (JsonNode)int.Parse(value.Key) : value.Key, value.Count())));
    }

    private static JsonObject Listed(IEnumerable<(JsonNode Key, int Count)> buckets) =>
        new() { ["buckets"] = new JsonArray([.. buckets.Select(bucket => (JsonNode)new JsonObject { ["key"] = bucket.Key, ["doc_count"] = bucket.Count })]) };

    private static JsonElement[] Clauses(JsonElement query, string name) => query.TryGetProperty(name, out var clauses) ? [.. clauses.EnumerateArray()] : [];

    private static string[] Values(JsonElement source, string field) => !source.TryGetProperty(field, out var value) ? []
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(item => item.ToString())] : [value.ToString()];
}
