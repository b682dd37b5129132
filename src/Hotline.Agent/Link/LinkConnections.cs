using System.Collections.Concurrent;

namespace Hotline.Agent.Link;

/// <summary>The telephony nodes connected to this web process. A node that reconnects replaces its earlier connection.</summary>
internal sealed class LinkConnections
{
    private readonly ConcurrentDictionary<string, LinkConnection> byNode = new();

    public IReadOnlyCollection<LinkConnection> All => [.. byNode.Values];

    public LinkConnection? Of(string nodeId) => byNode.GetValueOrDefault(nodeId);

    public LinkConnection Open(string nodeId, string connectionId) => byNode[nodeId] = new LinkConnection(nodeId, connectionId);

    /// <returns>The node that is gone, null when a newer connection has taken its place or it never attached.</returns>
    public LinkConnection? Close(string connectionId)
    {
        var gone = byNode.Values.FirstOrDefault(link => link.ConnectionId == connectionId);
        return gone is not null && byNode.TryRemove(new KeyValuePair<string, LinkConnection>(gone.NodeId, gone)) ? gone : null;
    }
}

/// <summary>One attached node and what was sent to it.</summary>
internal sealed class LinkConnection(string nodeId, string connectionId)
{
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> sent = new();

    public string NodeId => nodeId;

    public string ConnectionId => connectionId;

    /// <summary>False while the node may still be working on a command that was sent a moment ago.</summary>
    public bool MaySend(Guid commandId, DateTimeOffset now, TimeSpan retry) =>
        !sent.TryGetValue(commandId, out var at) || !IsUnderWay(at, now, retry);

    /// <summary>The commands on which the node may still be working.</summary>
    public Guid[] UnderWay(DateTimeOffset now, TimeSpan retry) => [.. sent.Where(each => IsUnderWay(each.Value, now, retry)).Select(each => each.Key)];

    public void Sent(Guid commandId, DateTimeOffset now) => sent[commandId] = now;

    /// <summary>Forgets those that are not pending any more: out of date, or done over another link.</summary>
    public void KeepOnly(IReadOnlySet<Guid> pending)
    {
        foreach (var over in sent.Keys.Where(id => !pending.Contains(id)))
        {
            sent.TryRemove(over, out _);
        }
    }

    /// <summary>How many commands it remembers.</summary>
    public int Remembered => sent.Count;

    public void Done(Guid commandId) => sent.TryRemove(commandId, out _);

    private static bool IsUnderWay(DateTimeOffset sentAt, DateTimeOffset now, TimeSpan retry) => now - sentAt < retry;
}
