using System.Diagnostics.Metrics;
using Hotline.Telephony.Contracts;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Link;

/// <summary>
/// Asks the web side for the time: what this node tells, and until when it says that a phone is registered, is compared with what other nodes tell (docs/adr/0164). While no web node answers the house's
/// time goes on by itself. A machine whose own clock is wrong is said so in the log, and by the meter <c>hotline.clock.skew</c>, in seconds.
/// </summary>
internal sealed partial class NodeClock
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    /// <summary>How often it is asked over a connection that is new: the first answer may come late for reasons of its own, and of some the quickest holds.</summary>
    public const int AtFirst = 3;

    private readonly HouseTime house;
    private readonly ILogger<NodeClock> logger;
    private bool wasOff;

    public NodeClock(HouseTime house, IMeterFactory meters, ILogger<NodeClock> logger)
    {
        (this.house, this.logger) = (house, logger);
        meters.Create(Drops.MeterName).CreateObservableGauge("hotline.clock.skew", () => this.house.Skew.TotalSeconds, "s", "How far this machine's clock is ahead of the house's");
    }

    /// <summary>So many times, one after the other. A web node of a version before does not know; the time stays as it is then.</summary>
    public async Task AskAsync(Func<CancellationToken, Task<DateTimeOffset>> ask, int looks, CancellationToken ct)
    {
        try
        {
            for (int look = 0; look < looks; look++)
            {
                if (await house.AskAsync(ask, ct) is { } step && step.Duration() > HouseTime.Tolerated)
                    LogMoved(step.TotalSeconds);
            }
        }
        catch (Exception problem) when (!ct.IsCancellationRequested) // whatever a network and a far process may do
        {
            LogNotAsked(problem.GetType().Name);
            return;
        }

        bool isOff = house.IsMachineOff;
        if (isOff && !wasOff)
            LogOff(house.Skew.TotalSeconds);
        wasOff = isOff;
    }

    [LoggerMessage(1355, LogLevel.Warning, "This machine's clock is {Seconds:0.0} s ahead of the house's, by which calls are told")]
    private partial void LogOff(double seconds);

    [LoggerMessage(1356, LogLevel.Warning, "The house's time was set by {Seconds:0.0} s")]
    private partial void LogMoved(double seconds);

    [LoggerMessage(1357, LogLevel.Debug, "The web side was not asked for the time ({Problem}); the house's goes on by itself")]
    private partial void LogNotAsked(string problem);
}
