using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Lines;

/// <summary>The door for the citizens' web phone page: places a call that arrives in the queue like any other, and ends it.</summary>
public sealed class WebPhone
{
    private readonly NodeCalls nodes;
    private readonly TimeProvider time;

    internal WebPhone(NodeCalls nodes, TimeProvider time) => (this.nodes, this.time) = (nodes, time);

    /// <param name="sdp">The browser's offer.</param>
    /// <returns>The call's id, and the node's answer or why there is none (<see cref="LineAnswer.Refusal"/>, or <c>line.node-away</c>).</returns>
    public async Task<(Guid CallId, LineAnswer Answer)> PlaceAsync(string sdp, CancellationToken ct)
    {
        var callId = Guid.CreateVersion7(time.GetUtcNow());
        return (callId, await nodes.PlaceAsync(new WebCallOffer(callId, sdp), ct));
    }

    /// <summary>The citizen hung up. Ends web phone calls only; an unknown id does nothing.</summary>
    public Task EndAsync(Guid callId, CancellationToken ct) => nodes.EndAsync(callId, ct);
}
