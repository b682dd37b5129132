using System.Collections.Concurrent;
using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Agent.Presence;
using Hotline.Telephony.Contracts;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Agent.Link;

/// <summary>
/// Takes the numbered events of telephony nodes. The node's committed sequence and all effects of its events move in one transaction, so an
/// event that comes again, on this or another web node, does nothing. Events that wait are taken several at a time, in order: a commit waits for the disk.
/// </summary>
internal sealed partial class EventIntake(
    Transitions transitions, NodeStore nodes, CallEvents calls, Reconciliation reconciliation, Telemetry telemetry, ILogger<EventIntake> log)
{
    /// <summary>An event whose handling fails this often (and not for want of the database) is left out: it must not stop the calls behind it.</summary>
    private const int MaxTries = 5;

    /// <summary>More would keep the first of them, and the calls they lock, waiting for the last.</summary>
    private const int MostTogether = 8;

    private readonly ConcurrentDictionary<(string Node, long Seq), int> failures = new();

    /// <returns>The highest committed sequence of the node.</returns>
    public async Task<long> TakeAsync(EventBatch batch, CancellationToken ct)
    {
        var acked = await nodes.AckedAsync(batch.NodeId, ct);
        var due = batch.Events.Where(each => each.Seq > acked).OrderBy(each => each.Seq).ToList();
        while (due.Count > 0)
        {
            var run = Run(due, reconciliation.NextStop(batch.NodeId));
            if (!await TryTakeAsync(batch.NodeId, run, ct))
            {
                // A gap, or another web node was quicker: what is committed now is the answer.
                return await nodes.AckedAsync(batch.NodeId, ct);
            }

            due.RemoveRange(0, run.Count);
            acked = run[^1].Seq;
            await reconciliation.ReachedAsync(batch.NodeId, acked, ct);
        }

        return acked;
    }

    /// <summary>The events that go into one transaction: consecutive ones, up to the state that a snapshot stands for.</summary>
    private static List<NumberedEvent> Run(List<NumberedEvent> due, long? stop) =>
        [.. due.Take(MostTogether).TakeWhile((each, at) => each.Seq == due[0].Seq + at && (at == 0 || stop is not { } last || each.Seq <= last || due[0].Seq > last))];

    /// <summary>Together, or one by one when they do not go together.</summary>
    private async Task<bool> TryTakeAsync(string nodeId, List<NumberedEvent> run, CancellationToken ct)
    {
        if (run.Count > 1)
        {
            try
            {
                return await TogetherAsync(nodeId, run, ct);
            }
            catch (Exception failed) when (!ct.IsCancellationRequested)
            {
                LogOneByOne(failed, nodeId, run[0].Seq, run.Count);
            }
        }

        foreach (var numbered in run)
        {
            if (!await TryTakeAsync(nodeId, numbered, ct))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<bool> TogetherAsync(string nodeId, List<NumberedEvent> run, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        LockTickets(t, run.Select(each => each.Event));
        if (!await NodeStore.ClaimAsync(t, nodeId, run[0].Seq, run[^1].Seq, ct))
        {
            return false;
        }

        // All calls before all agents, each in one order: nobody who holds a call can wait for us and we for them.
        var calls = run.Select(each => each.Event).OfType<CallEvent>().Select(each => each.CallId).Distinct().ToArray();
        if (calls.Length > 1)
        {
            await CallStore.LockAllAsync(t, calls, ct);
            await PresenceStore.LockAllAsync(t, calls, ct);
        }

        foreach (var numbered in run)
        {
            await ApplyAsync(t, nodeId, numbered.Seq, numbered.Event, ct);
        }

        await t.CommitAsync(ct);
        return true;
    }

    private async Task<bool> TryTakeAsync(string nodeId, NumberedEvent numbered, CancellationToken ct)
    {
        try
        {
            return await OnceAsync(nodeId, numbered, numbered.Event, ct);
        }
        catch (Exception failed) when (!ct.IsCancellationRequested && !IsTransient(failed))
        {
            if (failures.AddOrUpdate((nodeId, numbered.Seq), 1, (_, tries) => tries + 1) < MaxTries)
            {
                throw;
            }

            failures.TryRemove((nodeId, numbered.Seq), out _);
            LogSkipped(failed, nodeId, numbered.Seq, numbered.Event.GetType().Name);
            telemetry.EventSkipped();
            return await OnceAsync(nodeId, numbered, null, ct);
        }
    }

    private async Task<bool> OnceAsync(string nodeId, NumberedEvent numbered, TelephonyEvent? what, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        LockTickets(t, [what]);
        if (!await NodeStore.ClaimAsync(t, nodeId, numbered.Seq, numbered.Seq, ct))
        {
            return false;
        }

        await ApplyAsync(t, nodeId, numbered.Seq, what, ct);
        await t.CommitAsync(ct);
        return true;
    }

    /// <summary>A ticket hears of the end of a call that the hotline placed, and of what a citizen answered by key.</summary>
    private static void LockTickets(Transition t, IEnumerable<TelephonyEvent?> events)
    {
        var calls = events.Where(what => what is CallEnded or CallerPressed).Cast<CallEvent>().Select(what => what.CallId).Distinct().ToArray();
        if (calls.Length > 0)
        {
            CallStore.LockTickets(t, calls);
        }
    }

    private async Task ApplyAsync(Transition t, string nodeId, long seq, TelephonyEvent? what, CancellationToken ct)
    {
        switch (what)
        {
            case CallEvent call:
                await calls.ApplyAsync(t, nodeId, seq, call, ct);
                break;
            case PhoneRegistered registered:
                await PhoneEvents.RegisteredAsync(t, nodeId, registered, ct);
                break;
            case PhoneUnregistered unregistered:
                await PhoneEvents.UnregisteredAsync(t, nodeId, unregistered, ct);
                break;
            case NodeDraining draining:
                await NodeStore.DrainingAsync(t, nodeId, draining.On, draining.At, ct);
                break;
            case PacketsDropped dropped:
                t.Afterwards(() => telemetry.Dropped(nodeId, dropped.Counts));
                break;
            case TrunkStateChanged changed:
                await TrunkHealthStore.ChangedAsync(t, nodeId, new TrunkHealth(changed.Trunk, changed.State), changed.At, ct);
                telemetry.TrunkChanged(nodeId, changed.Trunk, changed.State.ToString());
                break;
        }
    }

    private static bool IsTransient(Exception failed) => failed is NpgsqlException { IsTransient: true } or TimeoutException or OperationCanceledException;

    [LoggerMessage(3109, LogLevel.Warning, "{Count} events of node {Node} from {Seq} on did not go together and are taken one by one")]
    private partial void LogOneByOne(Exception failed, string node, long seq, int count);

    [LoggerMessage(3101, LogLevel.Critical, "Event {Seq} ({Kind}) of node {Node} could not be applied and is left out")]
    private partial void LogSkipped(Exception failed, string node, long seq, string kind);
}
