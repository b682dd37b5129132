using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Calls;

/// <summary>How a call ends, or its conversation, after which the caller may still be asked something.</summary>
/// <param name="Said">Reasons that ended it; null: those of the caller's leg, theirs or ours.</param>
internal sealed record CallEnding(CallEndCause Cause, CallSide By, IReadOnlyList<SipReason>? Said = null);
