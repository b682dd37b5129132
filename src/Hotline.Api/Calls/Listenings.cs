namespace Hotline.Api.Calls;

/// <summary>
/// Who is listening to what. A player asks for many ranges, in any order, of one listening; within
/// <see cref="Lasts"/> they count as one and need one line in the audit. Bounded; what is forgotten is only audited again.
/// </summary>
internal sealed class Listenings(TimeProvider time)
{
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);
    private const int Most = 4096;
    private readonly Lock guard = new();
    private readonly Dictionary<(Guid Account, Guid Recording), DateTimeOffset> begun = [];

    public bool IsUnderWay(Guid account, Guid recording)
    {
        lock (guard)
        {
            return begun.TryGetValue((account, recording), out var since) && time.GetUtcNow() - since < Lasts;
        }
    }

    /// <summary>Called once its line is in the audit.</summary>
    public void Begin(Guid account, Guid recording)
    {
        var now = time.GetUtcNow();
        lock (guard)
        {
            if (begun.Count >= Most)
            {
                MakeRoom(now);
            }

            begun[(account, recording)] = now;
        }
    }

    private void MakeRoom(DateTimeOffset now)
    {
        foreach (var over in begun.Where(one => now - one.Value >= Lasts).Select(one => one.Key).ToList())
        {
            begun.Remove(over);
        }

        if (begun.Count >= Most)
        {
            begun.Clear();
        }
    }
}
