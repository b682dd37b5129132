namespace Hotline.Agent.Link;

/// <summary>Which telephony nodes hold a link to this web process; for the readiness page.</summary>
public sealed class LinkHealth
{
    private readonly LinkConnections connections;

    internal LinkHealth(LinkConnections connections) => this.connections = connections;

    /// <summary>Names of the connected nodes, sorted.</summary>
    public IReadOnlyList<string> ConnectedNodes => [.. connections.All.Select(link => link.NodeId).Order(StringComparer.Ordinal)];
}
