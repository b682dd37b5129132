namespace Hotline.Dispatch.Outbox;

/// <summary>
/// What follows from changes is not to take the processor from those who make them. Consumers of this process run one after the other, and after many
/// messages the turn stays taken for twice as long again: a backlog of any length costs intake a third of a processor at most. One that is held up
/// itself does not hold up the others for longer than <see cref="Patience"/>.
/// </summary>
internal sealed class OutboxTurns(TimeProvider time) : IDisposable
{
    private const int Many = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim turn = new(1);

    public async Task<OutboxRun> TakeAsync(Func<Task<OutboxRun>> run, CancellationToken ct)
    {
        var taken = await turn.WaitAsync(Patience, ct);
        try
        {
            var began = time.GetTimestamp();
            var done = await run();
            await Task.Delay(RestAfter(done.Count, time.GetElapsedTime(began)), time, ct);
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

    /// <summary>None after a few: nobody notices those.</summary>
    public static TimeSpan RestAfter(int messages, TimeSpan work) => messages < Many ? TimeSpan.Zero : RestAfter(work, LongestRest);

    /// <summary>Twice as long as the work took, at most so long.</summary>
    public static TimeSpan RestAfter(TimeSpan work, TimeSpan longest) => work * 2 < longest ? work * 2 : longest;

    public void Dispose() => turn.Dispose();
}
