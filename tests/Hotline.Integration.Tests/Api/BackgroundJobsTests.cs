using Hangfire;
using Hangfire.Common;
using Hotline.Agent.Vault;
using Hotline.Api.Hosting;
using Hotline.Testing.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Integration.Tests.Api;

public sealed class BackgroundJobsTests(PostgresFixture postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_host_of_a_process_has_jobs_of_its_own()
    {
        await using var first = await postgres.CreateDatabaseAsync(Ct);
        await using var second = await postgres.CreateDatabaseAsync(Ct);
        await using var one = Host(first);
        await using var other = Host(second);

        // As when both start at the same time: what is static is set by the second before the first has taken it.
        _ = (one.Services.GetRequiredService<IGlobalConfiguration>(), other.Services.GetRequiredService<IGlobalConfiguration>());

        var recording = Guid.NewGuid();
        one.Services.GetRequiredService<IBackgroundJobClient>().Enqueue<RecordingPull>(pull => pull.RunAsync(recording, CancellationToken.None));
        Assert.Equal((1L, 0L), (Waiting(one), Waiting(other)));
        Assert.NotSame(one.Services.GetRequiredService<JobActivator>(), other.Services.GetRequiredService<JobActivator>());
        Assert.NotSame(one.Services.GetRequiredService<IJobFilterProvider>(), other.Services.GetRequiredService<IJobFilterProvider>());
    }

    private static long Waiting(WebApplication host) => host.Services.GetRequiredService<JobStorage>().GetMonitoringApi().GetStatistics().Enqueued;

    private static WebApplication Host(TestDatabase database)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([new("Database:ConnectionString", database.ConnectionString), new("Hotline:Roles", "web")]);
        builder.AddBackgroundJobs();
        return builder.Build();
    }
}
