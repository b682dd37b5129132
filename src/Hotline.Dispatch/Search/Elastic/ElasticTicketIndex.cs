using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hotline.Dispatch.Search.Elastic;

/// <summary>
/// Elasticsearch as the engine: one index behind an alias for all nodes, and the cursor in a document of its own, written
/// after the changes that it covers. Building anew fills another index and turns the alias.
/// </summary>
internal sealed class ElasticTicketIndex(ElasticHttp http, ElasticBulk bulk, ElasticOptions options, TimeProvider time) : ITicketIndex
{
    private readonly string alias = $"{options.Prefix}-tickets";
    private readonly string state = $"{options.Prefix}-search-state";

    public string Engine => "elasticsearch";

    public bool Shared => true;

    public async Task<IndexCursor?> OpenAsync(CancellationToken ct)
    {
        if (await http.FindAsync($"{state}/_alias", ct) is null)
        {
            await http.SendAsync(HttpMethod.Put, state, ElasticDocuments.StateIndex(options), ct);
        }

        if (await CurrentAsync(ct) is not { } index)
        {
            index = Name();
            await CreateAsync(index, ct);
            await TurnAsync(index, null, ct);
            return null;
        }

        // A cursor that was written for another index says nothing about this one.
        return await http.FindAsync($"{state}/_doc/cursor", ct) is { } found && found.GetProperty("found").GetBoolean()
            && found.GetProperty("_source") is var cursor && cursor.GetProperty("index").GetString() == index
                ? new IndexCursor(
                    cursor.GetProperty("epoch").GetString()!, cursor.GetProperty("xid").GetString()!, cursor.GetProperty("id").GetInt64(), // We wrote them.
                    DateTimeOffset.Parse(cursor.GetProperty("at").GetString()!, CultureInfo.InvariantCulture))
                : null;
    }

    public async Task ApplyAsync(IReadOnlyList<IndexChange> changes, IndexCursor cursor, CancellationToken ct)
    {
        var index = await CurrentAsync(ct) ?? throw new IndexUnavailableException("The alias is gone.");
        await bulk.WriteAsync(changes, index, refresh: true, ct);
        await KeepAsync(cursor, index, ct);
    }

    public async Task RebuildAsync(IAsyncEnumerable<IReadOnlyList<IndexChange>> everything, IndexCursor cursor, CancellationToken ct)
    {
        var old = await CurrentAsync(ct);
        var index = Name();
        await CreateAsync(index, ct);
        try
        {
            await foreach (var page in everything.WithCancellation(ct))
            {
                await bulk.WriteAsync(page.Where(change => change.Document is not null), index, refresh: false, ct);
            }

            await http.SendAsync(HttpMethod.Post, $"{index}/_refresh", null, ct);
        }
        catch
        {
            await http.SendAsync(HttpMethod.Delete, index, null, CancellationToken.None);
            throw;
        }

        await TurnAsync(index, old, ct);
        await KeepAsync(cursor, index, ct);
        if (old is not null)
        {
            await http.SendAsync(HttpMethod.Delete, old, null, ct);
        }
    }

    public async Task<IndexAnswer> FindAsync(IndexAsk ask, CancellationToken ct)
    {
        var answer = await http.SearchAsync(alias, ElasticQueries.Find(ask), ct);
        var counted = answer.GetProperty("aggregations");
        var facets = ElasticQueries.Facets.Select(facet => (IReadOnlyDictionary<string, int>)Buckets(counted, facet).Where(bucket => bucket.Key.Length > 0).ToDictionary()).ToList();
        return new IndexAnswer(
            DemandOf(answer.GetProperty("hits").GetProperty("total").GetProperty("value").GetInt32(), counted), Ids(answer),
            new IndexFacets(
                facets[0], facets[1], facets[2], facets[3], facets[4], facets[5], facets[6],
                Buckets(counted, "day").ToDictionary(day => DateOnly.FromDayNumber(int.Parse(day.Key, CultureInfo.InvariantCulture)), day => day.Value)));
    }

    public async Task<IReadOnlyList<Guid>> NewestAsync(IndexFilter filter, int most, CancellationToken ct) =>
        Ids(await http.SearchAsync(alias, ElasticQueries.Newest(filter, most), ct));

    public async Task<IReadOnlyList<Guid>> SimilarAsync(IReadOnlyCollection<string> tokens, SimilarWay way, IndexFilter filter, int most, CancellationToken ct) =>
        tokens.Any(token => token != Bigrams.Gap) ? Ids(await http.SearchAsync(alias, ElasticQueries.Similar(tokens, way, filter, most), ct)) : [];

    public async Task<IReadOnlyDictionary<MapTile, Demand>> GridAsync(IndexFilter filter, int zoom, CancellationToken ct)
    {
        var answer = await http.SearchAsync(alias, ElasticQueries.Grid(filter, zoom), ct);
        return answer.GetProperty("aggregations").GetProperty("cells").GetProperty("buckets").EnumerateArray()
            .ToDictionary(cell => Tile(cell.GetProperty("key").GetString()!), cell => DemandOf(cell.GetProperty("doc_count").GetInt32(), cell)); // A cell has its name.
    }

    public async Task<IReadOnlyDictionary<string, int>> WordsAsync(IndexFilter filter, IReadOnlyCollection<string>? only, int least, int most, CancellationToken ct)
    {
        if (only is { Count: 0 })
        {
            return new Dictionary<string, int>();
        }

        var answer = await http.SearchAsync(alias, ElasticQueries.Words(filter, only, least, most), ct);
        return Buckets(answer.GetProperty("aggregations"), "words").ToDictionary();
    }

    private static IEnumerable<KeyValuePair<string, int>> Buckets(JsonElement counted, string name) =>
        counted.GetProperty(name).GetProperty("buckets").EnumerateArray().Select(bucket => KeyValuePair.Create(bucket.GetProperty("key").ToString(), bucket.GetProperty("doc_count").GetInt32()));

    /// <param name="counted">Where the merged ones among them were counted.</param>
    private static Demand DemandOf(int requests, JsonElement counted) => new(requests, requests - Buckets(counted, ElasticQueries.Merged).Sum(bucket => bucket.Value));

    private static List<Guid> Ids(JsonElement answer) =>
        [.. answer.GetProperty("hits").GetProperty("hits").EnumerateArray().Select(hit => Guid.ParseExact(hit.GetProperty("_id").GetString()!, "N"))]; // We wrote them.

    private static MapTile Tile(string key)
    {
        var parts = key.Split('/').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return new MapTile(parts[0], parts[1], parts[2]);
    }

    /// <summary>The index that the alias stands for; null when there is none.</summary>
    private async Task<string?> CurrentAsync(CancellationToken ct) =>
        await http.FindAsync($"_alias/{alias}", ct) is { } found ? found.EnumerateObject().Select(index => index.Name).FirstOrDefault() : null;

    private string Name() => string.Create(CultureInfo.InvariantCulture, $"{alias}-{time.GetUtcNow():yyyyMMddHHmmss}-{Guid.CreateVersion7().ToString("N")[^6..]}");

    private async Task CreateAsync(string index, CancellationToken ct) => await http.SendAsync(HttpMethod.Put, index, ElasticDocuments.Index(options), ct);

    private async Task TurnAsync(string index, string? old, CancellationToken ct)
    {
        var actions = new JsonArray(new JsonObject { ["add"] = new JsonObject { ["index"] = index, ["alias"] = alias } });
        if (old is not null)
        {
            actions.Add(new JsonObject { ["remove"] = new JsonObject { ["index"] = old, ["alias"] = alias } });
        }

        await http.SendAsync(HttpMethod.Post, "_aliases", new JsonObject { ["actions"] = actions }, ct);
    }

    private async Task KeepAsync(IndexCursor cursor, string index, CancellationToken ct)
    {
        await http.SendAsync(HttpMethod.Put, $"{state}/_doc/cursor", new JsonObject
        {
            ["epoch"] = cursor.Epoch, ["xid"] = cursor.Xid, ["id"] = cursor.Id, ["at"] = cursor.At.ToString("O", CultureInfo.InvariantCulture), ["index"] = index,
        }, ct);
    }
}
