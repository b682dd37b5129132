using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hotline.Dispatch.Outbox;

/// <summary>Drives one consumer: at every ring, and soon again while an older transaction holds rows back. That it is not left behind the bell sees to.</summary>
internal sealed partial class OutboxPump<T>(T consumer, OutboxReader reader, OutboxTurns turns, OutboxBell bell, TimeProvider time, ILogger<OutboxPump<T>> logger) : BackgroundService
    where T : IOutboxConsumer
{
    private static readonly TimeSpan Poll = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>What comes sooner after a run waits this long and is taken together: a burst costs a few transactions, not one a change. The first is taken at once.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan GatheringPromptly = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failed = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            var (rung, began, pause) = (bell.Next, time.GetTimestamp(), Poll);
            try
            {
                // A batch that was not full took all there was when it was read; what came since has rung.
                OutboxRun run;
                do
                {
                    run = consumer.Prompt ? await reader.RunAsync(consumer, stoppingToken) : await turns.TakeAsync(() => reader.RunAsync(consumer, stoppingToken), stoppingToken);
                }
                while (run.Count == OutboxReader.BatchSize);

                pause = run.HeldBack ? Soon : Poll;
                failed = FirstPause;
            }
            catch (Exception failure) when (failure is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogFailed(consumer.Name, failure.GetType().Name, failed.TotalSeconds);
                pause = failed;
                failed = failed * 2 < LongestPause ? failed * 2 : LongestPause;
                rung = new TaskCompletionSource().Task; // After a failure the bell does not cut the pause short.
            }

            await OutboxBell.WaitAsync(rung, pause, time, stoppingToken);
            var gathering = consumer.Prompt ? GatheringPromptly : Gathering;
            if (time.GetElapsedTime(began) is var since && since < gathering)
            {
                await Task.Delay(gathering - since, time, stoppingToken);
            }
        }
    }

    // The exception's message could quote a value; its type is enough to know where to look.
    [LoggerMessage(2002, LogLevel.Error, "Outbox consumer {Consumer} failed with {Failure}; again in {Seconds} s")]
    private partial void LogFailed(string consumer, string failure, double seconds);
}
