using Hotline.Agent.Outward;
using Hotline.Dispatch.Tickets;
using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Tests.Desk;

/// <summary>What the end of a call that asks by voice says of the citizen, and what is the line's or the node's own fault.</summary>
public sealed class QuestionEndTests
{
    [Theory]
    [InlineData(CallEndCause.Busy, CallSide.Caller, false, 486, NotReached.Busy)]
    [InlineData(CallEndCause.NoAnswer, CallSide.Caller, false, 487, NotReached.NoAnswer)]
    [InlineData(CallEndCause.Declined, CallSide.Caller, false, 603, NotReached.Declined)]
    [InlineData(CallEndCause.Unreachable, CallSide.Caller, false, 404, NotReached.OutOfService)]
    [InlineData(CallEndCause.Unreachable, CallSide.Caller, false, 604, NotReached.OutOfService)]
    [InlineData(CallEndCause.Unreachable, CallSide.Caller, false, 480, NotReached.NoAnswer)]
    [InlineData(CallEndCause.Normal, CallSide.System, true, 200, NotReached.NoKey)]
    [InlineData(CallEndCause.Normal, CallSide.Caller, true, 200, NotReached.NoKey)]
    [InlineData(CallEndCause.Lost, CallSide.Caller, true, 200, NotReached.NoKey)]
    [InlineData(CallEndCause.Declined, CallSide.Caller, false, 403, null)]
    [InlineData(CallEndCause.Unreachable, CallSide.Caller, false, 402, null)]
    [InlineData(CallEndCause.Unreachable, CallSide.Caller, false, 407, null)]
    [InlineData(CallEndCause.Unreachable, CallSide.Caller, false, 488, null)]
    [InlineData(CallEndCause.Unreachable, CallSide.Caller, false, 200, null)]
    [InlineData(CallEndCause.Unreachable, CallSide.Caller, false, 503, null)]
    [InlineData(CallEndCause.Unreachable, CallSide.Caller, false, 500, null)]
    [InlineData(CallEndCause.NoTrunk, CallSide.Caller, false, 503, null)]
    [InlineData(CallEndCause.NoTrunk, CallSide.Caller, false, null, null)]
    [InlineData(CallEndCause.Rejected, CallSide.System, false, null, null)]
    [InlineData(CallEndCause.Interrupted, CallSide.System, false, null, null)]
    [InlineData(CallEndCause.Interrupted, CallSide.System, true, 200, null)]
    [InlineData(CallEndCause.Cancelled, CallSide.System, false, 487, null)]
    [InlineData(CallEndCause.Lost, CallSide.Caller, false, null, null)]
    public void A_try_is_what_the_citizens_side_brought_to_nothing(CallEndCause cause, CallSide by, bool answered, int? status, NotReached? why) =>
        Assert.Equal(why, QuestionEnd.Of(cause, by, answered, new CallClearing(status, null, null)));

    [Theory]
    [InlineData(CallEndCause.Unreachable, 500, 1, NotReached.OutOfService)]
    [InlineData(CallEndCause.Unreachable, 403, 28, NotReached.OutOfService)]
    [InlineData(CallEndCause.Unreachable, 500, 18, NotReached.NoAnswer)]
    [InlineData(CallEndCause.Unreachable, 404, 20, NotReached.NoAnswer)]
    [InlineData(CallEndCause.Declined, 403, 21, NotReached.Declined)]
    [InlineData(CallEndCause.Declined, 500, 21, NotReached.Declined)]
    [InlineData(CallEndCause.Unreachable, 404, 16, NotReached.OutOfService)]
    [InlineData(CallEndCause.Unreachable, 500, 41, null)]
    [InlineData(CallEndCause.Declined, 403, 57, null)]
    [InlineData(CallEndCause.NoTrunk, 500, 1, null)]
    public void The_cause_of_the_telephone_network_counts_before_the_status(CallEndCause cause, int status, int q850, NotReached? why) =>
        Assert.Equal(why, QuestionEnd.Of(cause, CallSide.Caller, answered: false, new CallClearing(status, null, q850)));
}
