using Hotline.Dispatch.Tickets;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Outward;

/// <summary>What a call that asks by voice, and brought no answer, says of the citizen. Pure.</summary>
internal static class QuestionEnd
{
    private const int LeastServerError = 500, MostServerError = 599;

    /// <returns>Null: nothing, the line or the node failed.</returns>
    public static NotReached? Of(CallEndCause cause, CallSide by, bool answered, CallClearing? clearing) => (cause, by) switch
    {
        (CallEndCause.Normal or CallEndCause.Lost, _) when answered => NotReached.NoKey, // Also a machine that answered.
        (CallEndCause.Busy, CallSide.Caller) => NotReached.Busy,
        (CallEndCause.NoAnswer, CallSide.Caller) => NotReached.NoAnswer,
        (CallEndCause.Declined, CallSide.Caller) => NotReached.Declined,
        (CallEndCause.Unreachable, CallSide.Caller) when clearing?.SipStatus is not (null or (>= LeastServerError and <= MostServerError)) => Unreachable(clearing.SipStatus.Value),
        _ => null,
    };

    /// <summary>No such number, or one that is no more; everything else may be switched off.</summary>
    private static NotReached Unreachable(int status) => status is 404 or 410 or 484 or 604 ? NotReached.OutOfService : NotReached.NoAnswer;
}
