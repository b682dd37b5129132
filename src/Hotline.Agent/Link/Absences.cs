namespace Hotline.Agent.Link;

/// <summary>
/// Since when nodes are seen without a link. A lease that ran out while this web process or the database was down says nothing: a node must be seen absent
/// for long enough for it to dial again and for every web node to renew its leases.
/// </summary>
internal sealed class Absences(AgentOptions options, TimeProvider time)
{
    private readonly Dictionary<string, DateTimeOffset> since = [];

    private TimeSpan Confirm => options.StartGrace > options.Lease / 2 ? options.StartGrace : options.Lease / 2;

    /// <param name="absent">All that are now.</param>
    public void Look(IReadOnlyCollection<string> absent)
    {
        var now = time.GetUtcNow();
        since.Keys.Except(absent).ToList().ForEach(node => since.Remove(node));
        foreach (var node in absent)
        {
            since.TryAdd(node, now);
        }
    }

    public bool IsSure(string node) => since.TryGetValue(node, out var at) && time.GetUtcNow() - at >= Confirm;
}
