using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Calls.Legs;

/// <summary>The citizen's side, who called or is called.</summary>
internal abstract class CallerLeg(IMediaSession media) : CallLeg(media)
{
    /// <summary>Null until <see cref="Attach"/>, which comes right after construction.</summary>
    protected Call? Owner { get; private set; }

    /// <summary>Max-Forwards that the caller's request has left for a leg that it causes (RFC 7332).</summary>
    public abstract int HopsLeft { get; }

    /// <summary>Code of the trunk that the call came by; null when it came by none.</summary>
    public string? Trunk { get; init; }

    /// <summary>Final status of the caller's INVITE; null without one.</summary>
    public int? FinalStatus => Session?.FinalStatus;

    public void Attach(Call owner) => Owner = owner;

    /// <summary>Lets the caller hear ringing.</summary>
    public abstract void Ring();

    /// <summary>Answers.</summary>
    /// <returns>False when the caller hears nothing yet: <see cref="Call.CallerAudible"/> follows.</returns>
    public abstract bool Answer();

    /// <summary>Ends the call before the answer.</summary>
    /// <param name="status">For a caller by SIP, with what belongs to it.</param>
    public abstract void Reject(int status, ReplyParts? parts);

    /// <summary>Ends the call after the answer.</summary>
    public abstract void HangUp(SipReason why);
}
