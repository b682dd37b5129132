using Hotline.Dispatch.Clocks;
using Quartz;

namespace Hotline.Api.Jobs;

/// <summary>归档 of what was closed long enough ago. Every night, so that one that could not be archived in time is only late.</summary>
internal sealed class Archiving(ArchiveSweep sweep) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await sweep.RunAsync(cancellationToken);
}
