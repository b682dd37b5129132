namespace Hotline.Dispatch.Outbox;

/// <summary>
/// What follows from changes is not to take the processor from those who make them. All that follows in this process, consumers, index and senders of
/// messages, runs one after the other, and while intake is busy the turn stays taken, after a lot of work, for three times as long again: a backlog of any
/// length costs intake a quarter of a processor at most. One that is held up itself does not hold up the others for longer than <see cref="Patience"/>.
/// </summary>
internal sealed class OutboxTurns(TimeProvider time) : IDisposable
{
    /// <summary>After so many messages a follower rests.</summary>
    public const int Many = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BusyFor = TimeSpan.FromMilliseconds(500);
    private readonly SemaphoreSlim turn = new(1);
    private long intakeAt = time.GetTimestamp() - time.TimestampFrequency;

    /// <summary>Something was taken in just now.</summary>
    public void TakenIn() => Volatile.Write(ref intakeAt, time.GetTimestamp());


    public Task<OutboxRun> TakeAsync(Func<Task<OutboxRun>> run, CancellationToken ct) => TakeAsync(run, done => done.Count >= Many, ct);

    /// <summary>What must not wait for anybody, and runs while nobody who follows does.</summary>
    public Task<T> HoldAsync<T>(Func<Task<T>> run, CancellationToken ct) => TakeAsync(run, _ => false, ct);

    /// <param name="many">Whether it was a lot. After a little nobody rests, and while nothing is taken in neither: nobody would notice it.</param>
    public async Task<T> TakeAsync<T>(Func<Task<T>> run, Func<T, bool> many, CancellationToken ct)
    {
        var taken = await turn.WaitAsync(Patience, ct);
        try
        {
            var began = time.GetTimestamp();
            var done = await run();
            if (many(done) && time.GetElapsedTime(Volatile.Read(ref intakeAt)) < BusyFor)
            {
                await Task.Delay(RestAfter(time.GetElapsedTime(began)), time, ct);
            }

            return done;
        }
        finally
        {
            if (taken)
            {
                turn.Release();
            }
        }
    }

    /// <summary>Three times as long as the work took, two seconds at most.</summary>
    public static TimeSpan RestAfter(TimeSpan work) => work * 3 < LongestRest ? work * 3 : LongestRest;

    public void Dispose() => turn.Dispose();
}
