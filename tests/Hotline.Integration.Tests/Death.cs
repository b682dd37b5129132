using System.Diagnostics;

namespace Hotline.Integration.Tests;

/// <summary>Throws in the flow it was set in, when that flow sends its n-th statement.</summary>
internal sealed class Death : IDisposable
{
    private readonly AsyncLocal<Countdown?> countdown = new();
    private readonly ActivityListener listener;

    public Death()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => countdown.Value is null ? ActivitySamplingResult.None : ActivitySamplingResult.AllData,
            ActivityStarted = activity =>
            {
                if (countdown.Value is { } left && --left.Count == 0)
                {
                    throw new KilledException();
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <returns>False when it had fewer statements, and so was done.</returns>
    public async Task<bool> AtAsync(int statement, Func<Task> act)
    {
        countdown.Value = new Countdown { Count = statement };
        try
        {
            await act();
            return false;
        }
        catch (KilledException)
        {
            return true;
        }
        finally
        {
            countdown.Value = null;
        }
    }

    public void Dispose() => listener.Dispose();

    private sealed class Countdown
    {
        public int Count { get; set; }
    }

    /// <summary>As a process ends that is told to: nobody on the way takes it for a ticket that cannot be turned.</summary>
    private sealed class KilledException : OperationCanceledException;
}
