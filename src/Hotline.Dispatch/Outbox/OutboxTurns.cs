namespace Hotline.Dispatch.Outbox;

/// <summary>
/// What follows from changes is not to take the processor from those who make them. All that follows in this process, consumers, index and senders of
/// messages, runs one after the other, and while intake is busy the turn stays taken, after a lot of work, for three times as long again, and for longer the
/// more requests are being taken in: a backlog of any length costs intake a quarter of a processor at most, and a ninth where thirty wait for their number.
/// One that is held up in its work does not hold up the others for longer than <see cref="Patience"/>; that others are before it, or rest, is no reason to run beside them.
/// </summary>
internal sealed class OutboxTurns : IDisposable
{
    /// <summary>After so many messages a follower rests.</summary>
    public const int Many = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BusyFor = TimeSpan.FromMilliseconds(500);
    private const int LeastRest = 3;
    private const int RequestsAShare = 4;
    private readonly SemaphoreSlim turn = new(1);
    private readonly TimeProvider time;
    private long intakeAt;
    private int underWay;

    /// <summary>When whoever has the turn began to work; 0 while they rest, or nobody has it.</summary>
    private long workingSince;

    public OutboxTurns(TimeProvider time) => (this.time, intakeAt) = (time, time.GetTimestamp() - time.TimestampFrequency);

    /// <summary>A request is being taken in until this is disposed of.</summary>
    public IDisposable TakingIn() => new Intake(this);

    public Task<OutboxRun> TakeAsync(Func<Task<OutboxRun>> run, CancellationToken ct) => TakeAsync(run, done => done.Count >= Many, ct);

    /// <summary>What must not wait for anybody, and runs while nobody who follows does.</summary>
    public Task<T> HoldAsync<T>(Func<Task<T>> run, CancellationToken ct) => TakeAsync(run, _ => false, Patience, ct);

    /// <param name="many">Whether it was a lot. After a little nobody rests, and while nothing is taken in neither: nobody would notice it.</param>
    public Task<T> TakeAsync<T>(Func<Task<T>> run, Func<T, bool> many, CancellationToken ct) => TakeAsync(run, many, null, ct);

    private async Task<T> TakeAsync<T>(Func<Task<T>> run, Func<T, bool> many, TimeSpan? most, CancellationToken ct)
    {
        var taken = await TurnAsync(most, ct);
        try
        {
            var began = time.GetTimestamp();
            var done = await (taken ? WorkAsync(run, began) : run());
            if (many(done) && time.GetElapsedTime(Volatile.Read(ref intakeAt)) < BusyFor)
            {
                await Task.Delay(RestAfter(time.GetElapsedTime(began), Volatile.Read(ref underWay)), time, ct);
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

    /// <summary>Waits in line, and keeps the place there.</summary>
    /// <param name="most">So long at most, whoever is before it; null: as long as they work no longer than <see cref="Patience"/> at a stretch.</param>
    /// <returns>False: it is not waited for any more.</returns>
    private async Task<bool> TurnAsync(TimeSpan? most, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var wait = turn.WaitAsync(giveUp.Token);
        while (!wait.IsCompleted)
        {
            using var looking = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var look = Task.Delay(Look, time, looking.Token);
            if (await Task.WhenAny(wait, look) == look && (time.GetElapsedTime(began) >= most || IsHeldUp()))
            {
                await giveUp.CancelAsync();
            }

            await looking.CancelAsync();
        }

        try
        {
            await wait;
            return true;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private bool IsHeldUp() => Volatile.Read(ref workingSince) is not 0 and var since && time.GetElapsedTime(since) >= Patience;

    private async Task<T> WorkAsync<T>(Func<Task<T>> run, long began)
    {
        Volatile.Write(ref workingSince, began);
        try
        {
            return await run();
        }
        finally
        {
            Volatile.Write(ref workingSince, 0);
        }
    }

    /// <summary>Three times as long as the work took, or a quarter as many times as there are requests under way; two seconds at most.</summary>
    public static TimeSpan RestAfter(TimeSpan work, int underWay) => work * Math.Max(LeastRest, underWay / RequestsAShare) is var rest && rest < LongestRest ? rest : LongestRest;

    public void Dispose() => turn.Dispose();

    private sealed class Intake : IDisposable
    {
        private readonly OutboxTurns turns;

        public Intake(OutboxTurns turns)
        {
            this.turns = turns;
            Interlocked.Increment(ref turns.underWay);
            Volatile.Write(ref turns.intakeAt, turns.time.GetTimestamp());
        }

        public void Dispose()
        {
            Interlocked.Decrement(ref turns.underWay);
            Volatile.Write(ref turns.intakeAt, turns.time.GetTimestamp());
        }
    }
}
