using Hotline.Agent.Vault;
using Quartz;

namespace Hotline.Api.Jobs;

/// <summary>Removes recordings whose time is over.</summary>
internal sealed class RecordingSweep(RecordingRetention retention) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await retention.RunAsync(cancellationToken);
}
