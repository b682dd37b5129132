using Hotline.Agent.Data;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Lines;

/// <summary>The door for the citizens' web phone page: places a call that arrives in the queue like any other, and ends it.</summary>
public sealed class WebPhone
{
    private readonly NodeCalls nodes;
    private readonly Transitions transitions;

    internal WebPhone(NodeCalls nodes, Transitions transitions) => (this.nodes, this.transitions) = (nodes, transitions);

    /// <param name="callId">New (Guid v7).</param>
    /// <param name="sdp">The browser's offer.</param>
    /// <returns>The node's answer or why there is none (<see cref="LineAnswer.Refusal"/>, or <c>line.node-away</c>).</returns>
    public Task<LineAnswer> PlaceAsync(Guid callId, string sdp, CancellationToken ct) => nodes.PlaceAsync(new WebCallOffer(callId, sdp), ct);

    /// <summary>Calls of web phones that are up, whichever web process they came by. One whose line is not connected yet is none.</summary>
    public async Task<IReadOnlySet<Guid>> StandingAsync(CancellationToken ct)
    {
        await using var t = await transitions.LookAsync(ct);
        return (await t.ListAsync<Guid>("select id from agent.call where ended_at is null and origin = 'WebPhone'", null, ct)).ToHashSet();
    }

    /// <summary>The citizen hung up. Ends web phone calls only; an unknown id does nothing.</summary>
    public Task EndAsync(Guid callId, CancellationToken ct) => nodes.EndAsync(callId, ct);
}
