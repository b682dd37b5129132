using System.Threading.Channels;

namespace Hotline.Dispatch.Data;

/// <summary>
/// What comes while others are being worked on waits and is worked on together with what else has come: under load a few rounds instead of
/// many single ones, and whoever comes alone is taken at once. Nothing is waited for to fill a round.
/// </summary>
/// <param name="atOnce">How many rounds may run side by side.</param>
/// <param name="most">How many are taken into one round.</param>
/// <param name="run">Answers each of a round. What it throws is the answer to all of the round who have none.</param>
internal sealed class Gathering<TAsked, TAnswer>(int atOnce, int most, Func<IReadOnlyList<Asking<TAsked, TAnswer>>, Task> run)
{
    private const int Room = 1_024;
    private readonly Channel<Asking<TAsked, TAnswer>> waiting = Channel.CreateBounded<Asking<TAsked, TAnswer>>(Room);
    private int running;

    /// <param name="ct">Ends the waiting. What is not begun by then is not done; what is, may be done nevertheless.</param>
    public async Task<TAnswer> AskAsync(TAsked asked, CancellationToken ct)
    {
        var asking = new Asking<TAsked, TAnswer>(asked);
        await using var leaving = ct.Register(() => asking.Answer.TrySetCanceled(ct));
        await waiting.Writer.WriteAsync(asking, ct);
        if (Begins())
        {
            // Not by whoever asked, who would work for others before going on with the own answer.
            _ = Task.Run(RunAsync, CancellationToken.None);
        }

        return await asking.Answer.Task;
    }

    private async Task RunAsync()
    {
        do
        {
            while (Next() is { } round)
            {
                await AnswerAsync(round);
            }

            Interlocked.Decrement(ref running);
        }
        while (waiting.Reader.TryPeek(out _) && Begins()); // Who came after the last look found all running and began none.
    }

    private async Task AnswerAsync(List<Asking<TAsked, TAnswer>> round)
    {
        try
        {
            await run(round);
        }
        catch (Exception failure)
        {
            round.ForEach(asking => asking.Answer.TrySetException(failure));
        }
    }

    private bool Begins()
    {
        for (var seen = Interlocked.CompareExchange(ref running, 0, 0); seen < atOnce;)
        {
            var found = Interlocked.CompareExchange(ref running, seen + 1, seen);
            if (found == seen)
            {
                return true;
            }

            seen = found;
        }

        return false;
    }

    /// <returns>Null when nobody waits.</returns>
    private List<Asking<TAsked, TAnswer>>? Next()
    {
        var round = new List<Asking<TAsked, TAnswer>>();
        while (round.Count < most && waiting.Reader.TryRead(out var asking))
        {
            if (!asking.Answer.Task.IsCompleted)
            {
                round.Add(asking);
            }
        }

        return round.Count > 0 ? round : null;
    }
}

/// <summary>One who waits for an answer.</summary>
internal sealed class Asking<TAsked, TAnswer>(TAsked asked)
{
    public TAsked Asked => asked;

    public TaskCompletionSource<TAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
