using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Data;
using Hotline.Agent.Journal;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Outward;

/// <summary>
/// The course of a call of the hotline's own until the citizen answers. What comes then, and every end, is the course of any call. No end may come at all, when the
/// order did not reach its node: what is due and not heard of is over.
/// </summary>
internal sealed class OutwardCourse(Transitions transitions, CallCourse course, AgentOptions options)
{
    public static async Task PlacedAsync(Transition t, CallRow call, long seq, CallPlaced placed, CancellationToken ct)
    {
        await CallStore.PlacedAsync(t, call.Id, seq, placed.Trunk, ct);
        await CallTrace.AddAsync(t, call.Id, "placed", placed.At, new { placed.Trunk }, ct);
    }

    /// <summary>The trace has both trunks; the record that of the call, the one that is tried now.</summary>
    public static async Task ReroutedAsync(Transition t, CallRow call, CallRerouted rerouted, CancellationToken ct)
    {
        if (rerouted.PartyId is null)
        {
            await CallStore.ReroutedAsync(t, call.Id, rerouted.ToTrunk, ct);
        }

        var facts = new { party = rerouted.PartyId, from = rerouted.FromTrunk, to = rerouted.ToTrunk, status = rerouted.Status };
        await CallTrace.AddAsync(t, call.Id, "rerouted", rerouted.At, facts, ct);
    }

    /// <summary>The person has picked up.</summary>
    public static async Task DialledAsync(Transition t, CallRow call, CalleeDialled dialled, CancellationToken ct)
    {
        await OutwardStore.DialledAsync(t, call.Id, dialled.At, ct);
        await CallTrace.AddAsync(t, call.Id, "callee-dialled", dialled.At, null, ct);
        Tell(t, call);
    }

    public static async Task RingingAsync(Transition t, CallRow call, CalleeRinging ringing, CancellationToken ct)
    {
        await OutwardStore.RingingAsync(t, call.Id, ringing.At, ct);
        await CallTrace.AddAsync(t, call.Id, "callee-ringing", ringing.At, null, ct);
        Tell(t, call);
    }

    /// <summary>The node does not take the order: no event will follow.</summary>
    public async Task RefusedAsync(Transition t, Guid callId, string refusal, CancellationToken ct)
    {
        CallStore.LockTickets(t, callId);
        if (await CallStore.LockAsync(t, callId, ct) is { EndedAt: null, BridgedAt: null } call)
        {
            await OutwardStore.RefusedAsync(t, callId, refusal, ct);
            await CallTrace.AddAsync(t, callId, "placed-refused", t.Now, new { refusal }, ct);
            await course.EndedAsync(t, call, CallEndCause.Rejected, CallSide.System, reconciled: false, t.Now, clearing: null, ct);
        }
    }

    /// <summary>No word came. Should the call be up all the same, the order to end it finds it, or its node's next snapshot brings it back.</summary>
    public async Task LapseAsync(Guid callId, CancellationToken ct)
    {
        await using var t = await transitions.BeginAsync(ct);
        CallStore.LockTickets(t, callId);
        if (await CallStore.LockAsync(t, callId, ct) is { EndedAt: null, BridgedAt: null } call && await OutwardStore.FindAsync(t, callId, ct) is { DueAt: { } due } && due <= t.Now)
        {
            t.Command(call.NodeId, new HangUp(Guid.CreateVersion7(t.Now), callId), options.OfferMargin);
            await course.EndedAsync(t, call, CallEndCause.Interrupted, CallSide.System, reconciled: true, t.Now, clearing: null, ct);
            await t.CommitAsync(ct);
        }
    }

    private static void Tell(Transition t, CallRow call)
    {
        if (call is { PlacedBy: { } person, OfferId: { } offer })
        {
            t.Tell(new DeskChange(person, DeskEventKind.CallChanged, offer));
        }
    }
}
