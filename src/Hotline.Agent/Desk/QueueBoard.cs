using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Queue;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Desk;

/// <summary>
/// Tells agents and shift leads how their queues stand: at most once a second, by one web node, and only when the
/// numbers changed.
/// </summary>
internal sealed class QueueBoard(Transitions transitions, TimeProvider time, ILogger<QueueBoard> log) : WokenLoop(time, log)
{
    private static readonly TimeSpan Throttle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(10);

    /// <summary>The numbers of a whole floor in one transaction would keep every offer waiting for its own; in many small ones the disk would.</summary>
    private const int AccountsTogether = 5 * DeskNotice.MaxTargets;
    private readonly Dictionary<string, QueueView> shown = [];

    public override string Channel => NoticeChannel.Queue;

    protected override async Task RoundAsync(CancellationToken ct)
    {
        await WokenAsync(Poll, ct);
        await ShowAsync(ct);
        await Task.Delay(Throttle, Time, ct);
    }

    private async Task ShowAsync(CancellationToken ct)
    {
        const string sql = "select pg_try_advisory_xact_lock(hashtextextended('agent.queue-board', 0))";
        await using var held = await transitions.BeginAsync(ct);
        if (!await held.OneAsync<bool>(sql, null, ct))
        {
            return;
        }

        var (changed, accounts) = await LookAsync(ct);
        foreach (var some in accounts.Chunk(AccountsTogether))
        {
            await using var t = await transitions.BeginAsync(ct);
            changed.ForEach(view => Array.ForEach(some, account => t.Tell(new DeskChange(account, DeskEventKind.QueueChanged, Key: view.Queue))));
            await t.CommitAsync(ct);
        }

        changed.ForEach(view => shown[view.Queue] = view);
    }

    /// <summary>The queues whose numbers changed, and who is to know.</summary>
    private async Task<(List<QueueView> Changed, List<Guid> Accounts)> LookAsync(CancellationToken ct)
    {
        await using var t = await transitions.LookAsync(ct, often: true);
        var changed = new List<QueueView>();
        foreach (var queue in await QueueConfig.CodesAsync(t, ct))
        {
            // The wait grows by itself: consoles count on from the last number.
            var view = await QueueReader.ViewAsync(t, queue, ct);
            if (!shown.TryGetValue(queue, out var last) || last with { LongestWaitSeconds = 0 } != view with { LongestWaitSeconds = 0 })
            {
                changed.Add(view);
            }
        }

        return (changed, changed.Count == 0 ? [] : await Audience.OfRolesAsync(t, [StaffRole.Agent, StaffRole.ShiftLead], ct));
    }
}
