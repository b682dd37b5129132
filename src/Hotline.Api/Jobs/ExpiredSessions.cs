using Hotline.Api.Security;
using Quartz;

namespace Hotline.Api.Jobs;

/// <summary>Clears expired sessions and forgotten sign-in attempts.</summary>
internal sealed class ExpiredSessions(SessionStore sessions) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await sessions.SweepAsync(cancellationToken);
}
