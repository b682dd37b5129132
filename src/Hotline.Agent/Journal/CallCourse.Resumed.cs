using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Presence;
using Hotline.Agent.Queue;
using Hotline.Agent.Wallboard;

namespace Hotline.Agent.Journal;

/// <summary>What was believed over and is not.</summary>
internal sealed partial class CallCourse
{
    /// <summary>A call that was concluded to be over is alive: its node was only unreachable. The caller has the old place again.</summary>
    public static async Task ResumedAsync(Transition t, CallRow call, CancellationToken ct)
    {
        await CallStore.ResumedAsync(t, call.Id, ct);
        await CallTrace.AddAsync(t, call.Id, "resumed", t.Now, null, ct);
        if (call is { IsUntaken: true, IsOutward: false })
        {
            t.Count(call.QueueCode, call.ArrivedAt, new CallCount(Abandoned: -1));
        }

        if (call is { BridgedAt: null, QueuedAt: { } place })
        {
            await QueueEntryStore.EnterAsync(t, call.Id, call.WaitsIn, place, call.RequeuedAt ?? place, ct);
        }
        else if (call.HandedBy is not null)
        {
            await QueueEntryStore.HandAsync(t, call.Id, call.WaitsIn, call.QueuedAt ?? call.ArrivedAt, ct);
        }
        else if (call is { BridgedAt: not null, AgentId: { } agentId, OfferId: { } offerId })
        {
            if (await PresenceStore.LockAsync(t, agentId, ct) is { State: AgentState.WrapUp } agent && agent.CallId == call.Id)
            {
                await PresenceStore.BusyAsync(t, agentId, AgentState.Talking, call.Id, offerId, null, ct);
            }

            t.Tell(new DeskChange(agentId, DeskEventKind.CallChanged, offerId));
        }
    }
}
