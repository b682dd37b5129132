using Hangfire;
using Hotline.Agent.Vault;

namespace Hotline.Api.Calls;

/// <summary>The port of the vault onto Hangfire: the argument is the recording's id alone; a throw is tried again.</summary>
internal sealed class RecordingPullJobs(IBackgroundJobClient jobs) : IRecordingPull
{
    public Task ScheduleAsync(Guid recordingId, CancellationToken ct)
    {
        jobs.Enqueue<RecordingPull>(pull => pull.RunAsync(recordingId, CancellationToken.None));
        return Task.CompletedTask;
    }
}
