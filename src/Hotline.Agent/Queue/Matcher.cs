using Hotline.Agent.Data;
using Microsoft.Extensions.Logging;

namespace Hotline.Agent.Queue;

/// <summary>
/// Matches callers and agents under an advisory lock: of all web nodes one at a time decides, with all queues in sight, since queues share
/// their agents. Woken by what this process commits and, by NOTIFY, by what others do; a slow poll covers what neither can (a lease that ran out).
/// </summary>
internal sealed partial class Matcher(
    Transitions transitions, QueueReader reader, Offering offering, CallBackTurn callBacks, WaitReasons reasons, UnseenCallers unseen, Bells bells, AgentOptions options, Telemetry telemetry,
    TimeProvider time, ILogger<Matcher> log) : Loop(time, log), INoticeListener
{
    private readonly HashSet<string> measured = [];
    private DateTimeOffset? lookAgainAt;

    public string Channel => NoticeChannel.Queue;

    public void Heard(string payload)
    {
        if (!bells.IsOwn(payload))
        {
            bells.Queue.Set();
        }
    }

    public void Missed() => bells.Queue.Set();

    protected override async Task RoundAsync(CancellationToken ct)
    {
        await bells.Queue.WaitAsync(Rest(), Time, ct);
        await using var held = await transitions.BeginAsync(ct, peeked: t => QueueReader.Ask(t));
        if (await FirstLookAsync(held, ct) is not { } state)
        {
            // The node that holds the lock hears the same notifications after this pass, and sees what we see.
            lookAgainAt = null;
            return;
        }

        MatchDecision decision;
        bool made;
        var failed = new HashSet<Guid>();
        do
        {
            made = false;
            decision = Matching.Decide(state);
            if (!state.IsWhole && decision.Waiting.Count > 0)
            {
                state = await LookAsync(failed, all: true, ct);
                decision = Matching.Decide(state);
            }

            Measure(decision);
            foreach (var match in decision.Matches)
            {
                made |= await TryOfferAsync(match, state.Callers.First(caller => caller.CallId == match.CallId).IsCallBack, failed, ct);
            }

            await reasons.NoteAsync(decision.Waiting, ct);
            if (made)
            {
                state = await LookAsync(failed, all: false, ct);
            }
        }
        while (made);
        lookAgainAt = decision.LookAgainAt;
        await unseen.NoteAsync(ct);
    }

    private void Measure(MatchDecision decision)
    {
        var waiting = decision.Waiting.CountBy(each => each.Caller.Terms.Code).ToDictionary();
        measured.UnionWith(waiting.Keys);
        foreach (var queue in measured)
        {
            telemetry.Waiting(queue, waiting.GetValueOrDefault(queue));
        }
    }

    /// <summary>
    /// Asked together with the lock. What is read is let go before the offers begin their transactions: one that waits for another inside the same loop could wait for ever.
    /// </summary>
    /// <returns>Null: another node is matching.</returns>
    private async Task<QueueState?> FirstLookAsync(Transition held, CancellationToken ct)
    {
        var isOurs = held.Ask<bool>("select pg_try_advisory_xact_lock(hashtextextended('agent.queue', 0))", null);
        held.Peek();
        var asked = QueueReader.Ask(held);
        await held.PeekedAsync(ct);
        if (!isOurs.One)
        {
            return null;
        }

        await using var t = await transitions.LookAsync(ct, often: true);
        return await reader.StateAsync(t, asked, all: false, ct);
    }

    private async Task<QueueState> LookAsync(HashSet<Guid> without, bool all, CancellationToken ct)
    {
        await using var t = await transitions.LookAsync(ct, often: true);
        var asked = QueueReader.Ask(t);
        await t.AnswersAsync(ct);
        var state = await reader.StateAsync(t, asked, all, ct);
        return without.Count == 0 ? state : state with { Callers = [.. state.Callers.Where(caller => !without.Contains(caller.CallId))] };
    }

    /// <summary>A call that can not be offered (a bug, a broken row) is left out of this pass: it must not stop the callers behind it.</summary>
    /// <returns>True when the queue is to be looked at again.</returns>
    private async Task<bool> TryOfferAsync(Match match, bool isCallBack, HashSet<Guid> failed, CancellationToken ct)
    {
        try
        {
            return isCallBack ? await callBacks.GiveAsync(match, ct) : await offering.MakeAsync(match, ct);
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

    [LoggerMessage(3401, LogLevel.Error, "Call {Call} could not be offered; it is tried again")]
    private partial void LogNotOffered(Exception broken, Guid call);
}
