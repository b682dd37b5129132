using Hangfire.Logging;
using Hotline.Api.Hosting;
using Hotline.Testing.Postgres;
using Microsoft.Extensions.Logging;

namespace Hotline.Integration.Tests.Api;

/// <summary>Hangfire has one log provider for the process, and hosts that end leave theirs behind.</summary>
public sealed class JobLogsTests(PostgresFixture postgres)
{
    [Fact]
    public async Task What_a_host_that_has_ended_leaves_behind_lets_the_next_one_be_built()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        var folder = Directory.CreateTempSubdirectory("hotline-logs-").FullName;
        await ApiHost.InitAsync(database, folder, demo: false);
        Assert.NotNull(LogProvider.GetLogger("the next one"));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void While_the_host_lives_its_log_is_written_and_afterwards_nothing_is()
    {
        using var kept = new LogCapture();
        JobLogs logs;
        using (var host = LoggerFactory.Create(logging => logging.AddProvider(kept)))
        {
            logs = new JobLogs(host);
            Assert.True(logs.GetLogger("Hangfire").Log(Hangfire.Logging.LogLevel.Warn, () => "a job is tried again"));
        }

        Assert.False(logs.GetLogger("Hangfire").Log(Hangfire.Logging.LogLevel.Warn, () => "after the end"));
        Assert.Contains("a job is tried again", Assert.Single(kept.Lines), StringComparison.Ordinal);
    }
}
