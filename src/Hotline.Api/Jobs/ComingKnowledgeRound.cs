using Hotline.Dispatch.Knowledge;
using Quartz;

namespace Hotline.Api.Jobs;

/// <summary>Publishes what was passed for a day that has come.</summary>
internal sealed class ComingKnowledgeRound(ComingKnowledge coming) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await coming.TakeEffectAsync(cancellationToken);
}
