using Hotline.Api.WeChat;
using Quartz;

namespace Hotline.Api.Jobs;

/// <summary>Forgets what came from and went to WeChat once it has served.</summary>
internal sealed class WeChatRetention(Retention retention) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await retention.RunAsync(cancellationToken);
}
