using System.Collections.Concurrent;
using Hotline.Agent.Data;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Queue;

/// <summary>
/// Matches callers and agents, one queue at a time under its advisory lock: of all web nodes one at a time decides a
/// queue, with the whole queue in sight. Woken by NOTIFY; a slow poll covers what a notification can not (a lease or
/// a refusal that ran out).
/// </summary>
internal sealed partial class Matcher(
    Transitions transitions, QueueReader reader, Offering offering, WaitReasons reasons, AgentOptions options, Telemetry telemetry,
    TimeProvider time, ILogger<Matcher> log) : Loop(time, log), INoticeListener
{
    private readonly ConcurrentDictionary<string, byte> dirty = new();
    private readonly Signal woken = new();
    private DateTimeOffset? lookAgainAt;

    public string Channel => NoticeChannel.Queue;

    public void Heard(string payload)
    {
        dirty[payload] = 0;
        woken.Set();
    }

    public void Missed() => Heard(NoticeChannel.AllQueues);

    public override void Dispose()
    {
        woken.Dispose();
        base.Dispose();
    }

    protected override async Task RoundAsync(CancellationToken ct)
    {
        await woken.WaitAsync(Rest(), Time, ct);
        var queues = dirty.Keys.ToList();
        queues.ForEach(queue => dirty.TryRemove(queue, out _));
        lookAgainAt = null;
        foreach (var queue in queues.Count == 0 || queues.Contains(NoticeChannel.AllQueues) ? await AllAsync(ct) : queues)
        {
            await MatchAsync(queue, ct);
        }
    }

    private async Task MatchAsync(string queue, CancellationToken ct)
    {
        const string sql = "select pg_try_advisory_xact_lock(hashtextextended('agent.queue/' || @queue, 0))";
        await using var held = await transitions.BeginAsync(ct);
        if (!await held.OneAsync<bool>(sql, new { queue }, ct))
        {
            // The node that holds the lock hears the same notifications after this pass, and sees what we see.
            return;
        }

        MatchDecision decision;
        bool made;
        var failed = new HashSet<Guid>();
        do
        {
            made = false;
            var state = await LookAsync(queue, failed, ct);
            decision = Matching.Decide(state);
            telemetry.Waiting(queue, state.Callers.Count - decision.Matches.Count);
            foreach (var match in decision.Matches)
            {
                made |= await TryOfferAsync(match, failed, ct);
            }

            await reasons.NoteAsync(queue, state, decision, ct);
        }
        while (made);

        if (decision.LookAgainAt is { } again && (lookAgainAt is null || again < lookAgainAt))
        {
            lookAgainAt = again;
        }
    }

    /// <summary>In a transaction that is over before the offers begin theirs: one that waits for another inside the same loop could wait for ever.</summary>
    private async Task<QueueState> LookAsync(string queue, HashSet<Guid> without, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        var state = await reader.StateAsync(t, queue, ct);
        return without.Count == 0 ? state : state with { Callers = [.. state.Callers.Where(caller => !without.Contains(caller.CallId))] };
    }

    /// <summary>A call that can not be offered (a bug, a broken row) is left out of this pass: it must not stop the callers behind it.</summary>
    /// <returns>True when the queue is to be looked at again.</returns>
    private async Task<bool> TryOfferAsync(Match match, HashSet<Guid> failed, CancellationToken ct)
    {
        try
        {
            return await offering.MakeAsync(match, ct);
        }
#pragma warning disable CA1031 // Whatever is wrong with one call, the others are offered.
        catch (Exception broken) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNotOffered(broken, match.CallId);
            return failed.Add(match.CallId);
        }
    }

    private TimeSpan Rest()
    {
        if (lookAgainAt is not { } again)
        {
            return options.MatcherPoll;
        }

        var rest = again - Time.GetUtcNow();
        return rest <= TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : rest < options.MatcherPoll ? rest : options.MatcherPoll;
    }

    private async Task<List<string>> AllAsync(CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        return await QueueConfig.CodesAsync(t, ct);
    }

    [LoggerMessage(3401, LogLevel.Error, "Call {Call} could not be offered; it is tried again")]
    private partial void LogNotOffered(Exception broken, Guid call);
}
