using Quartz;

namespace Hotline.Api.Jobs;

/// <summary>Makes the partitions of events, audit and outbox for the months to come, and drops those of the outbox that are old and read.</summary>
internal sealed class MonthlyPartitions(Dispatch.Data.MonthlyPartitions partitions) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        await partitions.EnsureAsync(cancellationToken);
        await partitions.DropNumbersAsync(cancellationToken);
        await partitions.DropReadAsync(cancellationToken);
    }
}
