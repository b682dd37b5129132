using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Data;

/// <summary>A loop that rests until its channel has news, whatever the news is.</summary>
internal abstract class WokenLoop(TimeProvider time, ILogger log) : Loop(time, log), INoticeListener
{
    private readonly Signal woken = new();

    public abstract string Channel { get; }

    public void Heard(string payload) => Wake();

    public void Missed() => Wake();

    public override void Dispose()
    {
        woken.Dispose();
        base.Dispose();
    }

    protected void Wake() => woken.Set();

    /// <summary>Returns at the next news, or after <paramref name="most"/>.</summary>
    protected Task WokenAsync(TimeSpan most, CancellationToken ct) => woken.WaitAsync(most, Time, ct);
}
