using System.Threading.Channels;

namespace Hotline.Api.Demo;

internal enum RingOutcome
{
    Asked,

    /// <summary>No simulated city waits for the key.</summary>
    NobodyThere,

    /// <summary>Enough calls have been asked for already.</summary>
    Enough,
}

/// <summary>
/// Visitors' keys on their way to the simulated city, which fetches them. In memory: a key that is not answered at once is
/// worth nothing.
/// </summary>
internal sealed class Rings(TimeProvider time)
{
    /// <summary>How long a fetch waits for a key.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromSeconds(25);

    private const int Most = 4;

    /// <summary>A city that has not asked for so long is gone.</summary>
    private static readonly TimeSpan Alive = TimeSpan.FromSeconds(10);

    private readonly Channel<int> asked = Channel.CreateBounded<int>(new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.Wait });
    private int waiting;
    private long lastSeen = long.MinValue;

    /// <param name="seed">Chooses who calls and why; 0 leaves it to chance.</param>
    public RingOutcome Ask(int seed)
    {
        var seen = Interlocked.Read(ref lastSeen);
        if (Volatile.Read(ref waiting) == 0 && (seen == long.MinValue || time.GetElapsedTime(seen) > Alive))
        {
            return RingOutcome.NobodyThere;
        }

        return asked.Writer.TryWrite(seed) ? RingOutcome.Asked : RingOutcome.Enough;
    }

    /// <returns>A key's seed; null when nobody pressed one for <see cref="Wait"/>.</returns>
    public async Task<int?> FetchAsync(CancellationToken ct)
    {
        Interlocked.Increment(ref waiting);
        using var patience = new CancellationTokenSource(Wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            return await asked.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
            Interlocked.Exchange(ref lastSeen, time.GetTimestamp());
        }
    }
}
