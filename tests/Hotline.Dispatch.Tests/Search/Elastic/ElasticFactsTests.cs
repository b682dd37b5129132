namespace Hotline.Dispatch.Tests.Search.Elastic;

/// <summary>The check finds what Elasticsearch would refuse, or worse, take without a word.</summary>
public sealed class ElasticFactsTests
{
    private static readonly ElasticFacts Facts = new();

    [Theory]
    [InlineData("POST", "/a/_search", "", """{"query":{"bool":{"filter":[{"term":{"state":{"value":"x"}}}]}},"size":0,"aggs":{"s":{"terms":{"field":"state","size":10}}}}""")]
    [InlineData("POST", "/a/_search", "", """{"query":{"term":{"state":"x"}},"sort":[{"at":{"order":"desc"}},{"_score":{"order":"desc"}}]}""")]
    [InlineData("POST", "/_bulk", "refresh", "{\"index\":{\"_index\":\"a\",\"_id\":\"1\",\"version\":3,\"version_type\":\"external\"}}\n{\"x\":1}\n{\"delete\":{\"_index\":\"a\",\"_id\":\"2\"}}\n")]
    [InlineData("PUT", "/a", "", """{"settings":{"number_of_shards":1},"mappings":{"dynamic":"strict","properties":{"t":{"type":"text","analyzer":"whitespace"}}}}""")]
    public void What_is_right_passes(string method, string path, string query, string body) => Assert.Empty(Facts.Check(method, path, Keys(query), body));

    [Theory]
    [InlineData("POST", "/a/_serch", "", "{}")]
    [InlineData("GET", "/_bulk", "", "")]
    [InlineData("POST", "/_bulk", "refrsh", "{\"delete\":{\"_index\":\"a\",\"_id\":\"2\"}}\n")]
    [InlineData("POST", "/_bulk", "", "{\"delete\":{\"_index\":\"a\",\"_id\":\"2\"}}")]
    [InlineData("POST", "/_bulk", "", "{\"indx\":{\"_index\":\"a\",\"_id\":\"2\"}}\n{}\n")]
    [InlineData("POST", "/_bulk", "", "{\"index\":{\"_index\":\"a\",\"versoin\":1}}\n{}\n")]
    [InlineData("POST", "/_bulk", "", "{\"index\":{\"_index\":\"a\",\"version_type\":\"outside\"}}\n{}\n")]
    [InlineData("POST", "/a/_search", "", """{"qurey":{"match_all":{}}}""")]
    [InlineData("POST", "/a/_search", "", """{"query":{"matchall":{}}}""")]
    [InlineData("POST", "/a/_search", "", """{"query":{"match_all":{},"match_none":{}}}""")]
    [InlineData("POST", "/a/_search", "", """{"query":{"bool":{"filters":[]}}}""")]
    [InlineData("POST", "/a/_search", "", """{"query":{"term":{"a":{"value":"x"},"b":{"value":"y"}}}}""")]
    [InlineData("POST", "/a/_search", "", """{"query":{"term":{"a":{"val":"x"}}}}""")]
    [InlineData("POST", "/a/_search", "", """{"query":{"range":{"day":{"gt_e":1}}}}""")]
    [InlineData("POST", "/a/_search", "", """{"size":"many"}""")]
    [InlineData("POST", "/a/_search", "", """{"aggs":{"s":{"terms":{"fields":"state"}}}}""")]
    [InlineData("POST", "/a/_search", "", """{"aggs":{"s":{"geotile_grid":{"field":"spot","precison":3}}}}""")]
    [InlineData("POST", "/a/_search", "", """{"sort":[{"at":{"order":"down"}}]}""")]
    [InlineData("PUT", "/a", "", """{"settings":{"number_of_shard":1}}""")]
    [InlineData("PUT", "/a", "", """{"mappings":{"properties":{"t":{"type":"txt"}}}}""")]
    [InlineData("PUT", "/a", "", """{"mappings":{"properties":{"t":{"type":"text","analyser":"whitespace"}}}}""")]
    [InlineData("POST", "/_aliases", "", """{"actions":[{"add":{"indx":"a","alias":"b"}}]}""")]
    [InlineData("DELETE", "/a", "", "{}")]
    public void What_is_wrong_is_found(string method, string path, string query, string body) => Assert.NotEmpty(Facts.Check(method, path, Keys(query), body));

    private static string[] Keys(string query) => query.Split('&', StringSplitOptions.RemoveEmptyEntries);
}
