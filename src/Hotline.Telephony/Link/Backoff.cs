namespace Hotline.Telephony.Link;

/// <summary>Waits longer after each failure, from 0.2 to 2 s, with jitter so that nodes do not knock in step. For one waiter.</summary>
internal sealed class Backoff(TimeProvider time)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(2);

    private TimeSpan next = Least;

    public void Reset() => next = Least;

    public async Task WaitAsync(CancellationToken ct)
    {
        var delay = Jitter.Of(next);
        next = next * 2 < Most ? next * 2 : Most;
        await Task.Delay(delay, time, ct);
    }
}
