using Hotline.Dispatch.Knowledge;
using Quartz;

namespace Hotline.Api.Jobs;

/// <summary>Looks for entries of the knowledge base that run out, ran out or were not reviewed in time, and for questions that were not answered in time.</summary>
internal sealed class KnowledgeAlarmRound(KnowledgeAlarms alarms, KnowledgeTaskNotices questions) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        await alarms.RaiseAsync(cancellationToken);
        await questions.RemindAsync(cancellationToken);
    }
}
