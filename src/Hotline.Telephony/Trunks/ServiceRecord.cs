namespace Hotline.Telephony.Trunks;

/// <summary>An SRV record: a host that serves, and how much it is wanted (RFC 2782).</summary>
internal sealed record ServiceRecord(string Host, int Port, int Priority, int Weight)
{
    /// <summary>The order in which they are tried: by priority, and among equals by lot, as their weights have it.</summary>
    /// <param name="draw">A number from 0 to the one given, both included.</param>
    public static IReadOnlyList<ServiceRecord> Ordered(IEnumerable<ServiceRecord> records, Func<int, int> draw)
    {
        var ordered = new List<ServiceRecord>();
        foreach (var equals in records.GroupBy(record => record.Priority).OrderBy(group => group.Key))
        {
            var left = equals.OrderBy(record => record.Weight > 0).ToList(); // Those of weight 0 first: they are drawn by a 0 alone.
            while (left.Count > 0)
            {
                var (drawn, sum) = (draw(left.Sum(record => record.Weight)), 0);
                var next = left.First(record => (sum += record.Weight) >= drawn);
                left.Remove(next);
                ordered.Add(next);
            }
        }

        return ordered;
    }
}
