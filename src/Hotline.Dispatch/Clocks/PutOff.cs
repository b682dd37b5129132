using System.Collections.Concurrent;

namespace Hotline.Dispatch.Clocks;

/// <summary>What a sweep could not do, so that it holds up none of the others: each is put off, twice as long each time. Of one process; another tries for itself.</summary>
public sealed class PutOff<T>(TimeSpan first, TimeSpan longest, TimeProvider time)
    where T : notnull
{
    private readonly ConcurrentDictionary<T, (DateTimeOffset Until, TimeSpan Delay)> all = new();

    public bool IsEmpty => all.IsEmpty;

    /// <summary>It is not to be tried yet.</summary>
    public bool Holds(T what) => all.TryGetValue(what, out var put) && time.GetUtcNow() < put.Until;

    /// <returns>For how long: the first delay, or twice the last one up to the longest.</returns>
    public TimeSpan Add(T what)
    {
        var now = time.GetUtcNow();
        return all.AddOrUpdate(what, _ => (now + first, first), (_, put) => Twice(put.Delay, now)).Delay;
    }

    /// <summary>It was done.</summary>
    public void Drop(T what) => all.TryRemove(what, out _);

    /// <summary>What is not due any more is put off no longer.</summary>
    public void Keep(IEnumerable<T> due)
    {
        if (all.IsEmpty)
        {
            return;
        }

        foreach (var gone in all.Keys.Except(due))
        {
            Drop(gone);
        }
    }

    private (DateTimeOffset Until, TimeSpan Delay) Twice(TimeSpan last, DateTimeOffset now)
    {
        var delay = last * 2 < longest ? last * 2 : longest;
        return (now + delay, delay);
    }
}
