using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Hotline.Dispatch.Search.Elastic;

/// <summary>The mapping, and tickets as bulk lines.</summary>
internal static class ElasticDocuments
{
    /// <summary>Settings and mapping of a new index. One shard: a province's five years fit into one (docs/elasticsearch.md).</summary>
    public static JsonObject Index(ElasticOptions options) => new()
    {
        ["settings"] = new JsonObject
        {
            ["number_of_shards"] = 1,
            ["auto_expand_replicas"] = options.Replicas,
            ["refresh_interval"] = "1s",
        },
        ["mappings"] = new JsonObject
        {
            ["dynamic"] = "strict",
            ["properties"] = new JsonObject
            {
                ["number"] = Keyword(), ["state"] = Keyword(), ["type"] = Keyword(), ["category"] = Keyword(), ["region"] = Keyword(), ["unit"] = Keyword(), ["channel"] = Keyword(), ["flag"] = Keyword(), ["near"] = Keyword(), ["merged"] = Keyword(),
                ["at"] = new JsonObject { ["type"] = "long" },
                ["day"] = new JsonObject { ["type"] = "integer" },
                ["tie"] = new JsonObject { ["type"] = "long" },
                ["spot"] = new JsonObject { ["type"] = "geo_point" },
                ["text"] = new JsonObject { ["type"] = "text", ["analyzer"] = "whitespace", ["norms"] = false },
                ["characters"] = Keyword(),
                ["words"] = new JsonObject { ["type"] = "keyword", ["index"] = false },
            },
        },
    };

    /// <summary>Where the cursor lies: an index of one document.</summary>
    public static JsonObject StateIndex(ElasticOptions options) => new()
    {
        ["settings"] = new JsonObject { ["number_of_shards"] = 1, ["auto_expand_replicas"] = options.Replicas },
        ["mappings"] = new JsonObject
        {
            ["dynamic"] = "strict",
            ["properties"] = new JsonObject { ["epoch"] = Keyword(), ["xid"] = Keyword(), ["id"] = new JsonObject { ["type"] = "long" }, ["at"] = Keyword(), ["index"] = Keyword() },
        },
    };

    /// <summary>One change as it goes into a bulk request: an action line, and the source unless it is a deletion.</summary>
    public static string Lines(IndexChange change, string index)
    {
        // The ticket's event number is the version: what is older than what is there is refused, and that is well.
        var action = new JsonObject { ["_index"] = index, ["_id"] = Key(change.Id), ["version"] = change.Seq, ["version_type"] = "external" };
        return change.Document is { } document
            ? $"{new JsonObject { ["index"] = action }.ToJsonString()}\n{Source(document).ToJsonString()}\n"
            : $"{new JsonObject { ["delete"] = action }.ToJsonString()}\n";
    }

    public static string Key(Guid id) => id.ToString("N", CultureInfo.InvariantCulture);

    public static int Size(string lines) => Encoding.UTF8.GetByteCount(lines);

    private static JsonObject Source(TicketDocument ticket)
    {
        var source = new JsonObject
        {
            ["state"] = ticket.State, ["type"] = ticket.Type, ["category"] = ticket.Category, ["region"] = ticket.Region, ["unit"] = ticket.Unit, ["channel"] = ticket.Channel,
            ["at"] = ticket.At, ["day"] = ticket.Day, ["tie"] = ticket.Tie,
            ["text"] = string.Join(' ', ticket.Text.Tokens),
            ["characters"] = Array(ticket.Text.Characters),
            ["words"] = Array(ticket.Text.Words),
            ["flag"] = Array(ticket.Flags ?? []),
        };
        if (ticket.Number is { } number)
        {
            source["number"] = number;
        }

        if (ticket.Merged)
        {
            source["merged"] = ElasticQueries.Merged;
        }

        if (ticket.Tile is { } tile)
        {
            source["spot"] = new JsonObject { ["lat"] = tile.Centre.Latitude, ["lon"] = tile.Centre.Longitude };
            source["near"] = Array(tile.Around().Select(cell => cell.Name));
        }

        return source;
    }

    private static JsonArray Array(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode?)JsonValue.Create(value))]);

    private static JsonObject Keyword() => new() { ["type"] = "keyword" };
}
