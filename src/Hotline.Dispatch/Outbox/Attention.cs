namespace Hotline.Dispatch.Outbox;

/// <summary>
/// When it is worth asking the database for work that lies in a table: each time while some was put there by this process of late, else seldom. Where the
/// table is filled in a transaction, the stirring comes before the commit; the asking goes on for long enough to find it.
/// </summary>
public sealed class Attention(TimeProvider time)
{
    private static readonly TimeSpan Awake = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Seldom = TimeSpan.FromSeconds(20);
    private readonly Lock gate = new();
    private long? stirredAt;
    private long? askedAt;

    /// <summary>Work is being put there, or was found.</summary>
    public void Stir()
    {
        lock (gate)
        {
            stirredAt = time.GetTimestamp();
        }
    }

    /// <summary>To be asked often; says yes as often as it is worth it.</summary>
    public bool IsDue()
    {
        lock (gate)
        {
            if (Within(stirredAt, Awake) || !Within(askedAt, Seldom))
            {
                askedAt = time.GetTimestamp();
                return true;
            }

            return false;
        }
    }

    private bool Within(long? since, TimeSpan span) => since is { } from && time.GetElapsedTime(from) < span;
}
