using System.Collections.Concurrent;
using Hotline.Agent.Data;
using Hotline.Telephony.Contracts;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hotline.Agent.Link;

/// <summary>
/// Takes the numbered events of telephony nodes. One transaction an event: the node's committed sequence and all
/// effects of the event move together, so an event that comes again, on this or another web node, does nothing.
/// </summary>
internal sealed partial class EventIntake(
    Transitions transitions, NodeStore nodes, CallEvents calls, Reconciliation reconciliation, Telemetry telemetry, ILogger<EventIntake> log)
{
    /// <summary>An event whose handling fails this often (and not for want of the database) is left out: it must not stop the calls behind it.</summary>
    private const int MaxTries = 5;

    private readonly ConcurrentDictionary<(string Node, long Seq), int> failures = new();

    /// <returns>The highest committed sequence of the node.</returns>
    public async Task<long> TakeAsync(EventBatch batch, CancellationToken ct)
    {
        var acked = await nodes.AckedAsync(batch.NodeId, ct);
        foreach (var numbered in batch.Events.OrderBy(each => each.Seq))
        {
            if (numbered.Seq <= acked)
            {
                continue;
            }

            if (!await TryTakeAsync(batch.NodeId, numbered, ct))
            {
                // A gap, or another web node was quicker: what is committed now is the answer.
                return await nodes.AckedAsync(batch.NodeId, ct);
            }

            acked = numbered.Seq;
            await reconciliation.ReachedAsync(batch.NodeId, acked, ct);
        }

        return acked;
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
        if (!await NodeStore.ClaimAsync(t, nodeId, numbered.Seq, ct))
        {
            return false;
        }

        switch (what)
        {
            case CallEvent call:
                await calls.ApplyAsync(t, nodeId, numbered.Seq, call, ct);
                break;
            case PhoneRegistered registered:
                await PhoneEvents.RegisteredAsync(t, nodeId, registered, ct);
                break;
            case PhoneUnregistered unregistered:
                await PhoneEvents.UnregisteredAsync(t, nodeId, unregistered, ct);
                break;
            case NodeDraining draining:
                await NodeStore.DrainingAsync(t, nodeId, draining.On ? draining.At : null, ct);
                break;
            case TrunkStateChanged changed:
                await TrunkHealthStore.ChangedAsync(t, nodeId, new TrunkHealth(changed.Trunk, changed.State), changed.At, ct);
                break;
        }

        await t.CommitAsync(ct);
        return true;
    }

    private static bool IsTransient(Exception failed) => failed is NpgsqlException { IsTransient: true } or TimeoutException or OperationCanceledException;

    [LoggerMessage(3101, LogLevel.Critical, "Event {Seq} ({Kind}) of node {Node} could not be applied and is left out")]
    private partial void LogSkipped(Exception failed, string node, long seq, string kind);
}
