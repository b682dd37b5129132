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
        (CallEndCause.Declined or CallEndCause.Unreachable, CallSide.Caller) => OfNetwork(clearing?.Q850Cause) ?? OfStatus(cause, clearing?.SipStatus ?? 0),
        _ => null,
    };

    /// <summary>The telephone network's own word says more than the status around it, which differs from carrier to carrier (ADR 0124).</summary>
    private static NotReached? OfNetwork(int? cause) => Q850.OfCalled(cause) switch
    {
        CalledSays.NoSuchNumber => NotReached.OutOfService,
        CalledSays.NoAnswer => NotReached.NoAnswer,
        CalledSays.Declines => NotReached.Declined,
        _ => null, // Busy is what the call ended with then.
    };

    private static NotReached? OfStatus(CallEndCause cause, int status) => cause switch
    {
        CallEndCause.Declined when status == DeclinedByPerson => NotReached.Declined,
        CallEndCause.Unreachable when OutOfService.Contains(status) => NotReached.OutOfService,
        CallEndCause.Unreachable when Away.Contains(status) => NotReached.NoAnswer,
        _ => null,
    };
}
