namespace Hotline.Testing;

/// <summary>Waits for what another thread will do, up to a deadline; the tests' only way of waiting.</summary>
public static class Poll
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Asks until the answer is not null.</summary>
    /// <exception cref="TimeoutException">It still is, after <see cref="Deadline"/>.</exception>
    public static async Task<T> UntilAsync<T>(Func<T?> ask, CancellationToken ct)
        where T : class
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (ask() is { } answer)
                return answer;
            if (TimeProvider.System.GetElapsedTime(start) > Deadline)
                throw new TimeoutException($"Nothing came within {Deadline.TotalSeconds} s.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, ct);
        }
    }

    /// <summary>Asks until the answer is yes.</summary>
    public static Task UntilAsync(Func<bool> ask, CancellationToken ct) => UntilAsync(() => ask() ? "" : null, ct);
}
