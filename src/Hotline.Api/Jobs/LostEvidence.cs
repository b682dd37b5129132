using Hotline.Dispatch.Tickets;
using Quartz;

namespace Hotline.Api.Jobs;

/// <summary>Forgets files that were laid ready for a request or an answer that was never sent.</summary>
internal sealed class LostEvidence(EvidenceStore evidence) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await evidence.SweepAsync(cancellationToken);
}
