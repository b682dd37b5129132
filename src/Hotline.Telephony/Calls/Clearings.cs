using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Calls;

/// <summary>The end of a call, between our words and those of the network (RFC 3326).</summary>
internal static class Clearings
{
    /// <summary>What our BYE or CANCEL says.</summary>
    public static SipReason Reason(CallEndCause cause) => cause switch
    {
        CallEndCause.Lost => SipReason.TimerExpiry,
        CallEndCause.Rejected => SipReason.NoMedia,
        CallEndCause.Interrupted => SipReason.TemporaryFailure,
        _ => SipReason.NormalClearing,
    };

    /// <summary>What whoever is called says, as a status (RFC 3398 §8.2.6.1).</summary>
    public static int? StatusOf(CalledSays? said) => said switch
    {
        CalledSays.NoSuchNumber => SipStatus.NotFound,
        CalledSays.Busy => SipStatus.BusyHere,
        CalledSays.NoAnswer => SipStatus.TemporarilyUnavailable,
        CalledSays.Declines => SipStatus.Decline,
        _ => null,
    };

    /// <param name="said">Reasons of the leg that ended the call.</param>
    public static CallClearing Of(int? status, IReadOnlyList<SipReason> said)
        => new(status, SipReason.CauseOf(said, SipReason.Sip), SipReason.CauseOf(said, SipReason.Q850));

    /// <summary>What a caller gets who is not answered: from a node that stops a word that lets the carrier come elsewhere (RFC 3261 §21.5.4).</summary>
    public static (int Status, ReplyParts? Parts) Refusal(CallEndCause cause, int retryAfterSeconds)
    {
        if (cause != CallEndCause.Interrupted)
        {
            return (SipStatus.TemporarilyUnavailable, null);
        }

        var later = ReplyParts.RetryAfter(retryAfterSeconds);
        return (SipStatus.ServiceUnavailable, later with { Headers = [.. later.Headers, ("Reason", Reason(cause).ToString())] }); // RFC 6432.
    }
}
