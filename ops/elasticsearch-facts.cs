// Takes out of Elastic's API schema what our tests check requests against: names and types of the endpoints and variants
// that the product uses, no prose. Run when the client uses something new:
//   npm pack @elastic/request-converter@8.17.0 && tar xzf elastic-request-converter-*.tgz package/dist/schema.json
//   dotnet run ops/elasticsearch-facts.cs -- package/dist/schema.json 8.17.0 tests/Hotline.Dispatch.Tests/Search/Elastic/elasticsearch-facts.json
#:property PublishAot=false
using System.Text.Json.Nodes;

string[] endpoints = ["search", "bulk", "index", "get", "indices.create", "indices.delete", "indices.refresh", "indices.get_alias", "indices.update_aliases"];

// Of the great choices only what is used is kept, so that anything else is an error until this list names it.
var kept = new Dictionary<string, string[]>
{
    ["_types.query_dsl:QueryContainer"] = ["bool", "match_all", "match_none", "match_phrase", "more_like_this", "prefix", "range", "term"],
    ["_types.aggregations:AggregationContainer"] = ["aggregations", "geotile_grid", "terms"],
    ["_global.search:Request"] = ["aggregations", "from", "query", "size", "sort", "_source", "track_total_hits"],
    ["indices._types:IndexSettings"] = ["number_of_shards", "auto_expand_replicas", "refresh_interval"],
    ["_types.mapping:TypeMapping"] = ["dynamic", "properties"],
    ["_types.mapping:Property"] = ["KeywordProperty", "TextProperty", "LongNumberProperty", "IntegerNumberProperty", "GeoPointProperty"],
    ["_types:SortOptions"] = ["_score"],
    ["_types.mapping:PropertyBase"] = ["ignore_above", "dynamic"],
    ["_types.mapping:TextProperty"] = ["analyzer", "index", "norms", "search_analyzer", "type"],
    ["_types:FieldSort"] = ["missing", "order", "unmapped_type"],
    ["_types.query_dsl:MoreLikeThisQuery"] =
        ["fields", "like", "max_doc_freq", "max_query_terms", "max_word_length", "min_doc_freq", "minimum_should_match", "min_term_freq", "min_word_length"],
    ["_types.aggregations:TermsAggregation"] = ["field", "include", "exclude", "min_doc_count", "order", "shard_size", "size"],
};

var schema = JsonNode.Parse(File.ReadAllText(args[0]))!;
var types = schema["types"]!.AsArray().ToDictionary(type => Key(type!["name"]!), type => type!);
var facts = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
var asked = new JsonArray();
foreach (var endpoint in schema["endpoints"]!.AsArray().Where(one => endpoints.Contains((string)one!["name"]!)))
{
    var request = types[Key(endpoint!["request"]!)];
    var query = new JsonObject();
    foreach (var property in request["query"]!.AsArray())
    {
        query[(string)property!["name"]!] = Of(property["type"]);
    }

    foreach (var url in endpoint["urls"]!.AsArray())
    {
        asked.Add(new JsonObject
        {
            ["name"] = (string)endpoint["name"]!, ["path"] = (string)url!["path"]!, ["methods"] = url["methods"]!.DeepClone(), ["query"] = query.DeepClone(), ["body"] = Body(request),
        });
    }
}

var written = new JsonObject
{
    ["notice"] = "Names and types from the Elasticsearch API specification (https://github.com/elastic/elasticsearch-specification), Copyright Elasticsearch B.V., Apache License 2.0; "
        + "taken from npm @elastic/request-converter and cut down by ops/elasticsearch-facts.cs.",
    ["version"] = args[1],
    ["endpoints"] = asked,
    ["types"] = new JsonObject(facts.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
};
File.WriteAllText(args[2], written.ToJsonString().Replace("},\"", "},\n\"", StringComparison.Ordinal) + "\n");
Console.WriteLine($"{asked.Count} addresses, {facts.Count} types, {new FileInfo(args[2]).Length} bytes");

static string Key(JsonNode name) => $"{(string)name["namespace"]!}:{(string)name["name"]!}";

JsonNode? Body(JsonNode request)
{
    var body = request["body"]!;
    return (string)body["kind"]! switch
    {
        "value" => Of(body["value"]),
        "properties" => Named(Key(request["name"]!), body["properties"]!.AsArray()),
        _ => null,
    };
}

JsonNode Named(string key, JsonArray properties)
{
    if (!facts.ContainsKey(key))
    {
        facts[key] = new JsonObject();
        facts[key] = new JsonObject { ["props"] = Properties(key, properties) };
    }

    return key;
}

JsonObject Properties(string key, JsonArray properties)
{
    var named = new JsonObject();
    foreach (var property in properties)
    {
        var name = (string)property!["name"]!;
        if (kept.TryGetValue(key, out var only) && !only.Contains(name))
        {
            continue;
        }

        var required = (bool)property["required"]! ? 1 : 0;
        var type = Of(property["type"]);
        named[name] = new JsonArray(required, type);
        foreach (var alias in property["aliases"]?.AsArray() ?? [])
        {
            named[(string)alias!] = new JsonArray(0, type.DeepClone());
        }
    }

    return named;
}

JsonNode Of(JsonNode? value)
{
    switch ((string?)value?["kind"])
    {
        case "instance_of":
            var key = Key(value!["type"]!);
            return key.StartsWith("_builtins:", StringComparison.Ordinal) ? key["_builtins:".Length..] : types.TryGetValue(key, out var type) ? Type(key, type) : "any";
        case "array_of":
            return new JsonArray("array", Of(value!["value"]));
        case "dictionary_of":
            return new JsonArray("dict", Of(value!["value"]), (bool?)value["singleKey"] == true ? 1 : 0);
        case "union_of":
            return new JsonArray([JsonValue.Create("union"), .. value!["items"]!.AsArray().Select(Of)]);
        case "literal_value":
            return new JsonArray("value", value!["value"]!.DeepClone());
        default:
            return "any";
    }
}

JsonNode Type(string key, JsonNode type)
{
    if (facts.ContainsKey(key))
    {
        return key;
    }

    var fact = new JsonObject();
    facts[key] = fact;
    switch ((string)type["kind"]!)
    {
        case "enum":
            fact["enum"] = new JsonArray([.. type["members"]!.AsArray().SelectMany(member => new[] { (string)member!["name"]! }.Concat(member["aliases"]?.AsArray().Select(alias => (string)alias!) ?? [])).Select(name => (JsonNode?)JsonValue.Create(name))]);
            break;
        case "type_alias":
            var target = type["type"]!;
            if (kept.TryGetValue(key, out var only))
            {
                target = target.DeepClone();
                target["items"] = new JsonArray([.. target["items"]!.AsArray().Where(item => only.Contains((string)item!["type"]!["name"]!)).Select(item => item!.DeepClone())]);
            }

            if ((string?)type["variants"]?["kind"] == "internal_tag")
            {
                fact["tag"] = (string)type["variants"]!["tag"]!;
            }

            fact["alias"] = Of(target);
            break;
        default:
            fact["props"] = Properties(key, type["properties"]?.AsArray() ?? []);
            if (type["inherits"]?["type"] is { } parent && types.TryGetValue(Key(parent), out var above))
            {
                fact["inherits"] = Type(Key(parent), above);
            }

            if ((string?)type["variants"]?["kind"] == "container")
            {
                fact["beside"] = new JsonArray([.. type["properties"]!.AsArray().Where(property => (bool?)property!["containerProperty"] == true)
                    .SelectMany(property => new[] { (string)property!["name"]! }.Concat(property["aliases"]?.AsArray().Select(alias => (string)alias!) ?? [])).Select(name => (JsonNode?)JsonValue.Create(name))]);
            }

            if ((string?)type["shortcutProperty"] is { } shortcut)
            {
                fact["short"] = shortcut;
            }

            foreach (var behaviour in type["behaviors"]?.AsArray() ?? [])
            {
                // Settings are open in the schema; here they are closed, so that a mistyped one is found.
                if (((string)behaviour!["type"]!["name"]!).StartsWith("AdditionalPropert", StringComparison.Ordinal) && key != "indices._types:IndexSettings")
                {
                    fact["rest"] = Of(behaviour["generics"]![1]);
                }
            }

            break;
    }

    return key;
}
