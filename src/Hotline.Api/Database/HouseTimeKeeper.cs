using System.Diagnostics.Metrics;
using Hotline.Telephony.Contracts;
using Npgsql;

namespace Hotline.Api.Database;

/// <summary>
/// Asks PostgreSQL for the time: before anything else starts, and then four times a minute. While it does not answer the house's time goes on by itself. A machine whose own clock is wrong by more than
/// <see cref="HouseTime.Tolerated"/> is said so in the log, by /health/ready and as the meter <c>hotline.clock.skew</c>, in seconds.
/// </summary>
internal sealed partial class HouseTimeKeeper : BackgroundService, IHostedLifecycleService
{
    private const int Looks = 3;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private readonly HouseTime houseTime;
    private readonly NpgsqlDataSource database;
    private readonly ILogger<HouseTimeKeeper> log;
    private bool wasOff;

    public HouseTimeKeeper(HouseTime houseTime, NpgsqlDataSource database, IMeterFactory meters, ILogger<HouseTimeKeeper> log)
    {
        (this.houseTime, this.database, this.log) = (houseTime, database, log);
        meters.Create("Hotline.Api").CreateObservableGauge("hotline.clock.skew", () => houseTime.Skew.TotalSeconds, "s", "How far this machine's clock is ahead of PostgreSQL's");
    }

    /// <summary>The first answer may come over a connection that has to be made: of some the quickest holds.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        for (var look = 0; look < Looks; look++)
        {
            await LookAsync(cancellationToken);
        }

        Judge();
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Every, houseTime, stoppingToken);
            try
            {
                await LookAsync(stoppingToken);
                Judge();
            }
            catch (NpgsqlException away)
            {
                LogNotAsked(away.GetType().Name);
            }
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand("select clock_timestamp()", connection);
        // One row, never null.
        if (await houseTime.AskAsync(async ct => (DateTime)(await command.ExecuteScalarAsync(ct))!, ct) is { } step && step.Duration() > HouseTime.Tolerated)
        {
            LogMoved(step.TotalSeconds);
        }
    }

    private void Judge()
    {
        var isOff = houseTime.IsMachineOff;
        if (isOff && !wasOff)
        {
            LogOff(houseTime.Skew.TotalSeconds);
        }

        wasOff = isOff;
    }

    [LoggerMessage(4021, LogLevel.Warning, "This machine's clock is {Seconds:0.0} s ahead of PostgreSQL's, by which the hotline goes")]
    private partial void LogOff(double seconds);

    [LoggerMessage(4022, LogLevel.Warning, "PostgreSQL's clock, by which the hotline goes, was set by {Seconds:0.0} s")]
    private partial void LogMoved(double seconds);

    [LoggerMessage(4023, LogLevel.Warning, "PostgreSQL was not asked for the time ({Problem}); the hotline's goes on by itself")]
    private partial void LogNotAsked(string problem);
}
