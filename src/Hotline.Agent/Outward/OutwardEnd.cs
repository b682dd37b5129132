using Hotline.Agent.Client.Contracts;
using Hotline.Agent.Journal;
using Hotline.Agent.Queue;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Outward;

/// <summary>How far a call of the hotline's own has come, and why it came to nothing, as stable words for the console.</summary>
internal static class OutwardEnd
{
    public static OutwardStep Step(CallRow call, OutwardRow outward) =>
        call.AnsweredAt is not null ? OutwardStep.Answered : outward.RingingAt is not null ? OutwardStep.Ringing : outward.DialledAt is not null ? OutwardStep.Dialled : OutwardStep.OwnLine;

    /// <returns><c>callee-Busy</c>, <c>own-NoAnswer</c>, <c>node-trunk.none</c>: whose side, and the cause.</returns>
    public static string Of(OfferRow offer, CallRow call, OutwardRow outward) =>
        outward.Refusal is { } refusal ? $"node-{refusal}"
        : call.Cause is { } cause ? $"{(call.EndedBy == nameof(CallSide.Caller) ? "callee" : "own")}-{cause}"
        : $"own-{offer.State}"; // The person's line has failed; what is left of the call is about to end.
}
