namespace Hotline.Api.Hosting;

/// <summary>A stop lets running requests finish, then ends; consoles reconnect to the next start by themselves.</summary>
internal static partial class Shutdown
{
    /// <summary>After the host has given up on its services, of which some wait for the database without end.</summary>
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(20);

    public static void AddShutdown(this WebApplicationBuilder builder) =>
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(8));

    /// <summary>
    /// Runs until stopped. Where the database goes away at the same moment, the schedulers' libraries try to reach it for ever; everything
    /// accepted is committed by then, so the process ends all the same.
    /// </summary>
    public static async Task RunToTheEndAsync(this WebApplication app)
    {
        ITimer? overdue = null;
        await using var stopping = app.Lifetime.ApplicationStopping.Register(() => overdue = app.Services.GetRequiredService<TimeProvider>().CreateTimer(
            _ =>
            {
                LogHanging(app.Logger, LongestStop.TotalSeconds);
                Environment.Exit(1);
            },
            null, LongestStop, Timeout.InfiniteTimeSpan));
        await app.RunAsync();
        GC.KeepAlive(overdue);
    }

    [LoggerMessage(4012, LogLevel.Error, "The stop did not end within {Seconds} s; the process ends now")]
    private static partial void LogHanging(ILogger log, double seconds);
}
