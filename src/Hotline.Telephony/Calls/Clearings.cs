using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Messages;

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

    /// <param name="said">Reasons of the leg that ended the call.</param>
    public static CallClearing Of(int? status, IReadOnlyList<SipReason> said)
        => new(status, Cause(said, SipReason.Sip), Cause(said, SipReason.Q850));

    private static int? Cause(IReadOnlyList<SipReason> said, string protocol)
        => said.FirstOrDefault(one => one.Protocol == protocol) is { Cause: > 0 } reason ? reason.Cause : null;
}
