namespace Hotline.Agent.Client.Time;

/// <summary>One tick a second for everything that counts up or down on the page, corrected to the server's clock.</summary>
internal sealed class Ticker : IDisposable
{
    private readonly TimeProvider time;
    private readonly ITimer timer;

    public Ticker(TimeProvider time)
    {
        this.time = time;
        timer = time.CreateTimer(_ => Tick?.Invoke(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    public event Action? Tick;

    /// <summary>Server time minus local time, as of the last snapshot.</summary>
    public TimeSpan Skew { get; private set; }

    public DateTimeOffset Now => time.GetUtcNow() + Skew;

    public void Correct(DateTimeOffset serverTime) => Skew = serverTime - time.GetUtcNow();

    public void Dispose() => timer.Dispose();
}
