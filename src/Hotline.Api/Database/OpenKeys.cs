using Hotline.Api.Hosting;
using Hotline.Dispatch.Privacy;

namespace Hotline.Api.Database;

/// <summary>First of the hosted services: nothing may read or write a ticket before the data keys are open.</summary>
internal sealed class OpenKeys(KeyRing keys, Migrator migrator) : IHostedLifecycleService
{
    /// <exception cref="UsageException">The schema is older than this program.</exception>
    public Task StartingAsync(CancellationToken cancellationToken) =>
        migrator.IsCurrent() ? keys.OpenAsync(cancellationToken) : throw new UsageException("The database is not migrated: run Hotline.Api migrate first.");

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
