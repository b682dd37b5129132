using Hotline.Dispatch.Tickets;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Outward;

/// <summary>What a call that asks by voice, and brought no answer, says of the citizen. Pure.</summary>
internal static class QuestionEnd
{
    /// <summary>By a person; 403 is the trunk's own, as are 401, 402, 407, 488 and all of 5xx.</summary>
    private const int DeclinedByPerson = 603;

    /// <summary>No such number, or one that is no more.</summary>
    private static readonly int[] OutOfService = [404, 410, 484, 604];

    /// <summary>Switched off, or it rang on.</summary>
    private static readonly int[] Away = [408, 480, 487];

    /// <returns>Null: nothing, the line or the node failed.</returns>
    public static NotReached? Of(CallEndCause cause, CallSide by, bool answered, CallClearing? clearing) => (cause, by) switch
    {
        (CallEndCause.Normal or CallEndCause.Lost, _) when answered => NotReached.NoKey, // Also a machine that answered.
        (CallEndCause.Busy, CallSide.Caller) => NotReached.Busy,
        (CallEndCause.NoAnswer, CallSide.Caller) => NotReached.NoAnswer,
        (CallEndCause.Declined, CallSide.Caller) when clearing?.SipStatus == DeclinedByPerson => NotReached.Declined,
        (CallEndCause.Unreachable, CallSide.Caller) when OutOfService.Contains(clearing?.SipStatus ?? 0) => NotReached.OutOfService,
        (CallEndCause.Unreachable, CallSide.Caller) when Away.Contains(clearing?.SipStatus ?? 0) => NotReached.NoAnswer,
        _ => null,
    };
}
