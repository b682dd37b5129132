using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hotline.Dispatch.Tests.Search.Elastic;

/// <summary>Indices, aliases and documents of the stand-in, with external versions as Elasticsearch keeps them.</summary>
internal sealed class StandInStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Dictionary<string, Kept>> indices = [];
    private readonly Dictionary<string, string> aliases = [];

    public bool Create(string index)
    {
        lock (gate)
        {
            return indices.TryAdd(index, []);
        }
    }

    public bool Has(string index)
    {
        lock (gate)
        {
            return indices.ContainsKey(index);
        }
    }

    public bool Delete(string index)
    {
        lock (gate)
        {
            foreach (var alias in aliases.Where(pair => pair.Value == index).Select(pair => pair.Key).ToList())
            {
                aliases.Remove(alias);
            }

            return indices.Remove(index);
        }
    }

    public string? Aliased(string alias)
    {
        lock (gate)
        {
            return aliases.GetValueOrDefault(alias);
        }
    }

    public IReadOnlyList<(string Id, JsonElement Source)>? Find(string name)
    {
        lock (gate)
        {
            return indices.TryGetValue(aliases.GetValueOrDefault(name, name), out var index)
                ? [.. index.Where(pair => pair.Value.Source is not null).Select(pair => (pair.Key, pair.Value.Source!.Value))]
                : null;
        }
    }

    public (int, JsonNode) Turn(JsonNode body)
    {
        lock (gate)
        {
            foreach (var action in body["actions"]!.AsArray())
            {
                if (action!["add"] is { } add)
                {
                    aliases[(string)add["alias"]!] = (string)add["index"]!;
                }
                else if (action["remove"] is { } remove && aliases.GetValueOrDefault((string)remove["alias"]!) == (string)remove["index"]!)
                {
                    aliases.Remove((string)remove["alias"]!);
                }
            }

            return (200, new JsonObject { ["acknowledged"] = true });
        }
    }

    public (int, JsonNode) Put(string index, string id, JsonObject source)
    {
        lock (gate)
        {
            indices.TryAdd(index, []);
            indices[index][id] = new Kept((indices[index].GetValueOrDefault(id)?.Version ?? 0) + 1, JsonSerializer.SerializeToElement(source));
            return (200, new JsonObject { ["_id"] = id, ["result"] = "updated" });
        }
    }

    public (int, JsonNode) Get(string index, string id)
    {
        lock (gate)
        {
            return indices.GetValueOrDefault(index)?.GetValueOrDefault(id)?.Source is { } source
                ? (200, new JsonObject { ["_id"] = id, ["found"] = true, ["_source"] = JsonObject.Create(source) })
                : (404, new JsonObject { ["_id"] = id, ["found"] = false });
        }
    }

    public JsonNode Bulk(string body, bool refuseEverySecond)
    {
        var items = new JsonArray();
        var lines = body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lock (gate)
        {
            for (var at = 0; at < lines.Length; at++)
            {
                var action = JsonDocument.Parse(lines[at]).RootElement.EnumerateObject().Single();
                JsonElement? source = action.Name == "delete" ? null : JsonDocument.Parse(lines[++at]).RootElement;
                var status = refuseEverySecond && items.Count % 2 == 1 ? 429 : Write(action.Value, source);
                var item = new JsonObject { ["_id"] = action.Value.GetProperty("_id").GetString(), ["status"] = status };
                if (status >= 400)
                {
                    item["error"] = new JsonObject { ["type"] = status == 409 ? "version_conflict_engine_exception" : "es_rejected_execution_exception" };
                }

                items.Add(new JsonObject { [action.Name] = item });
            }
        }

        return new JsonObject { ["errors"] = items.Any(item => (int)item!.AsObject().First().Value!["status"]! >= 400), ["items"] = items };
    }

    private int Write(JsonElement action, JsonElement? source)
    {
        var index = indices[action.GetProperty("_index").GetString()!];
        var id = action.GetProperty("_id").GetString()!;
        var version = action.GetProperty("version").GetInt64();
        var before = index.GetValueOrDefault(id);
        if (before?.Version >= version)
        {
            return 409;
        }

        if (source is { } given && given.TryGetProperty("poison", out _))
        {
            return 400;
        }

        index[id] = new Kept(version, source);
        return before is null ? source is null ? 404 : 201 : 200;
    }

    private sealed record Kept(long Version, JsonElement? Source);
}
