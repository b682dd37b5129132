using System.Threading.Channels;
using Hotline.Agent.Vault;
using Microsoft.Extensions.Hosting;

namespace Hotline.Integration.Tests.Agent;

/// <summary>The job queue of a test host: one try a job, one after the other.</summary>
internal sealed class PullQueue(RecordingPull pull) : BackgroundService, IRecordingPull
{
    private readonly Channel<Guid> jobs = Channel.CreateBounded<Guid>(100);

    public Task ScheduleAsync(Guid recordingId, CancellationToken ct) => jobs.Writer.WriteAsync(recordingId, ct).AsTask();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var recording in jobs.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await pull.RunAsync(recording, stoppingToken);
            }
            catch (Exception failed) when (failed is InvalidOperationException or IOException)
            {
                // As a failed job: what the test looks at is whether the next one succeeds.
            }
        }
    }
}
