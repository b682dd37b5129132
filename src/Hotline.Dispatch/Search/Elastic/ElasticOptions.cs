namespace Hotline.Dispatch.Search.Elastic;

/// <summary>Where Elasticsearch is (<c>Search:Elasticsearch</c> and the keys beside it).</summary>
/// <param name="Address">Of the REST API.</param>
/// <param name="Prefix">Begins the names of our indices and alias.</param>
/// <param name="ApiKey">Sent as <c>Authorization: ApiKey</c>; null where security is off.</param>
/// <param name="Replicas">As <c>auto_expand_replicas</c>: none on one node, one on more.</param>
public sealed record ElasticOptions(Uri Address, string Prefix = "hotline", string? ApiKey = null, string Replicas = "0-1")
{
    /// <summary>A person waits for it.</summary>
    public TimeSpan QueryPatience { get; init; } = TimeSpan.FromSeconds(4);

    public TimeSpan WritePatience { get; init; } = TimeSpan.FromSeconds(60);
}
