using System.Text.Json;

namespace Hotline.Dispatch.Tests.Search.Elastic;

/// <summary>
/// Checks a request strictly against names and types of Elastic's own schema (elasticsearch-facts.json, made by
/// ops/elasticsearch-facts.cs): every query key, every property, every value's type; what is not named there is wrong.
/// </summary>
internal sealed class ElasticFacts
{
    private static readonly string[] Everywhere = ["pretty", "human", "error_trace", "filter_path"];
    private readonly JsonElement facts;

    public ElasticFacts()
    {
        using var file = typeof(ElasticFacts).Assembly.GetManifestResourceStream("elasticsearch-facts.json")!; // Embedded by the project file.
        facts = JsonDocument.Parse(file).RootElement;
    }

    /// <returns>What is wrong, with its place; empty when nothing is.</returns>
    public IReadOnlyList<string> Check(string method, string path, IEnumerable<string> query, string body)
    {
        var matching = facts.GetProperty("endpoints").EnumerateArray()
            .Where(one => Strings(one.GetProperty("methods")).Contains(method) && Matches(one.GetProperty("path").GetString()!, path))
            .OrderByDescending(one => one.GetProperty("path").GetString()!.Count(letter => letter == '_')).ToList();
        if (matching.Count == 0)
        {
            return [$"{method} {path}: no such endpoint"];
        }

        var endpoint = matching[0];
        var wrong = query.Where(key => !Everywhere.Contains(key) && !endpoint.GetProperty("query").TryGetProperty(key, out _)).Select(key => $"?{key}: no such parameter").ToList();
        var type = endpoint.GetProperty("body");
        if (endpoint.GetProperty("name").GetString() == "bulk")
        {
            Bulk(body, wrong);
        }
        else if (type.ValueKind == JsonValueKind.Null)
        {
            wrong.AddRange(body.Length > 0 ? ["a body where there is none"] : Array.Empty<string>());
        }
        else if (body.Length > 0)
        {
            Value(JsonDocument.Parse(body).RootElement, type, "", wrong);
        }

        return wrong;
    }

    private void Bulk(string body, List<string> wrong)
    {
        if (!body.EndsWith('\n'))
        {
            wrong.Add("a bulk has to end with a line feed");
        }

        var lines = body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (var at = 0; at < lines.Length; at++)
        {
            var action = JsonDocument.Parse(lines[at]).RootElement;
            Named(action, "_global.bulk:OperationContainer", $"line {at}", wrong);
            if (!action.TryGetProperty("delete", out _) && (++at == lines.Length || JsonDocument.Parse(lines[at]).RootElement.ValueKind != JsonValueKind.Object))
            {
                wrong.Add($"line {at}: a source is missing");
            }
        }
    }

    private void Value(JsonElement value, JsonElement type, string place, List<string> wrong)
    {
        if (type.ValueKind == JsonValueKind.String)
        {
            Named(value, type.GetString()!, place, wrong);
            return;
        }

        switch (type[0].GetString())
        {
            case "array":
                // A single value may stand for an array of one.
                foreach (var (item, at) in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select((item, at) => (item, at)) : [(value, 0)])
                {
                    Value(item, type[1], $"{place}[{at}]", wrong);
                }

                break;
            case "dict" when value.ValueKind == JsonValueKind.Object:
                if (type[2].GetInt32() == 1 && value.EnumerateObject().Count() != 1)
                {
                    wrong.Add($"{place}: one key is wanted");
                }

                foreach (var pair in value.EnumerateObject())
                {
                    Value(pair.Value, type[1], $"{place}.{pair.Name}", wrong);
                }

                break;
            case "union":
                Union(value, type.EnumerateArray().Skip(1), place, wrong);
                break;
            case "value":
                Say(value.ToString() == type[1].ToString(), $"{place}: {value} is not {type[1]}", wrong);
                break;
            default:
                wrong.Add($"{place}: an object is wanted");
                break;
        }
    }

    private void Union(JsonElement value, IEnumerable<JsonElement> choices, string place, List<string> wrong)
    {
        List<string>? nearest = null;
        foreach (var choice in choices)
        {
            var here = new List<string>();
            Value(value, choice, place, here);
            if (here.Count == 0)
            {
                return;
            }

            nearest = nearest is null || Depth(here) > Depth(nearest) ? here : nearest;
        }

        wrong.AddRange(nearest ?? [$"{place}: nothing is possible here"]);
        static int Depth(List<string> faults) => faults.Max(fault => fault.Split(':')[0].Count(letter => letter is '.' or '['));
    }

    private void Named(JsonElement value, string name, string place, List<string> wrong)
    {
        switch (name)
        {
            case "any":
                return;
            case "string" or "binary":
                Say(value.ValueKind == JsonValueKind.String, $"{place}: a string is wanted", wrong);
                return;
            case "number":
                Say(value.ValueKind == JsonValueKind.Number, $"{place}: a number is wanted", wrong);
                return;
            case "boolean":
                Say(value.ValueKind is JsonValueKind.True or JsonValueKind.False, $"{place}: true or false is wanted", wrong);
                return;
            case "null" or "void":
                Say(value.ValueKind == JsonValueKind.Null, $"{place}: null is wanted", wrong);
                return;
        }

        var type = facts.GetProperty("types").GetProperty(name);
        if (type.TryGetProperty("enum", out var members))
        {
            Say(Strings(members).Contains(value.ToString()), $"{place}: {value} is none of {name}", wrong);
        }
        else if (type.TryGetProperty("alias", out var alias))
        {
            Value(value, alias, place, wrong);
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            Object(value, type, name, place, wrong);
        }
        else if (type.TryGetProperty("short", out var shortcut))
        {
            Value(value, Property(type, shortcut.GetString()!)!.Value, place, wrong);
        }
        else
        {
            wrong.Add($"{place}: an object ({name}) is wanted");
        }
    }

    private void Object(JsonElement value, JsonElement type, string name, string place, List<string> wrong)
    {
        var seen = value.EnumerateObject().Select(property => property.Name).ToList();
        if (type.TryGetProperty("beside", out var beside) && seen.Except(Strings(beside)).Count() != 1)
        {
            wrong.Add($"{place}: exactly one choice of {name} is wanted");
        }

        wrong.AddRange(Required(type).Except(seen).Select(missing => $"{place}.{missing}: is missing"));
        foreach (var property in value.EnumerateObject())
        {
            if (Property(type, property.Name) is { } known)
            {
                Value(property.Value, known, $"{place}.{property.Name}", wrong);
            }
            else if (type.TryGetProperty("rest", out var rest))
            {
                Value(property.Value, rest, $"{place}.{property.Name}", wrong);
            }
            else
            {
                wrong.Add($"{place}.{property.Name}: no such property of {name}");
            }
        }
    }

    private JsonElement? Property(JsonElement type, string name) =>
        type.GetProperty("props").TryGetProperty(name, out var property) ? property[1]
        : type.TryGetProperty("inherits", out var above) ? Property(facts.GetProperty("types").GetProperty(above.GetString()!), name)
        : null;

    private IEnumerable<string> Required(JsonElement type) =>
        type.GetProperty("props").EnumerateObject().Where(property => property.Value[0].GetInt32() == 1).Select(property => property.Name)
            .Concat(type.TryGetProperty("inherits", out var above) ? Required(facts.GetProperty("types").GetProperty(above.GetString()!)) : []);

    private static void Say(bool holds, string otherwise, List<string> wrong)
    {
        if (!holds)
        {
            wrong.Add(otherwise);
        }
    }

    private static bool Matches(string pattern, string path)
    {
        var (wanted, given) = (pattern.Trim('/').Split('/'), path.Trim('/').Split('/'));
        return wanted.Length == given.Length && wanted.Zip(given).All(pair => pair.First.StartsWith('{') ? !pair.Second.StartsWith('_') : pair.First == pair.Second);
    }

    private static IEnumerable<string> Strings(JsonElement array) => array.EnumerateArray().Select(item => item.GetString()!);
}
