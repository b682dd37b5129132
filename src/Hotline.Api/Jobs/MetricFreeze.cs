using Hotline.Dispatch.Metrics;
using Quartz;

namespace Hotline.Api.Jobs;

/// <summary>Publishes the figures of months that are over. Every night, so that one that could not be counted in time is only late.</summary>
internal sealed class MetricFreeze(MonthlyFreeze freeze) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await freeze.RunAsync(cancellationToken);
}
