namespace Hotline.EndToEnd.Tests.City;

/// <summary>The demonstration city that most stories share, started at first use and stopped with the suite.</summary>
public sealed class DemoCity : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private RunningHotline? running;

    internal async Task<RunningHotline> StartedAsync()
    {
        await gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return running ??= await RunningHotline.StartAsync(Machine.NewFolder("demo"));
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (running is not null)
        {
            await running.DisposeAsync();
            Directory.Delete(running.Data, recursive: true);
        }

        gate.Dispose();
    }
}
