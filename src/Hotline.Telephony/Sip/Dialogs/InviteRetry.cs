using System.Globalization;
using Hotline.Telephony.Sip.Auth;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>
/// Why an INVITE of ours that was refused may be worth sending again: the peer wants a longer session interval (RFC 4028 §7.3), or proof of
/// who we are (RFC 3261 §22.2).
/// </summary>
/// <param name="account">Null: we have nothing to prove it with.</param>
internal sealed class InviteRetry(DigestAccount? account)
{
    private int interval = SessionTimer.WantedSeconds;
    private DigestAttempt? attempt;

    /// <summary>For what is sent in the dialog later: whoever let the call in may ask again.</summary>
    public DigestClient? Digest { get; } = account is null ? null : new DigestClient(account);

    /// <summary>What the last INVITE was proven with.</summary>
    public IReadOnlyList<(string Name, string Value)> Proofs { get; private set; } = [];

    /// <summary>Session-Expires, in seconds.</summary>
    public string Interval => interval.ToString(CultureInfo.InvariantCulture);

    /// <summary>What was asked for of it: the next one on the way is not to want less (RFC 4028 §7.3).</summary>
    public IReadOnlyList<(string Name, string Value)> Minimum => interval > SessionTimer.WantedSeconds ? [("Min-SE", Interval)] : [];

    /// <summary>What the INVITE is proven with as it goes out now; nothing as long as nobody has asked.</summary>
    public IReadOnlyList<(string Name, string Value)> Prove(OutgoingRequest invite)
    {
        if (Digest is not null)
        {
            attempt ??= new DigestAttempt(Digest);
            Proofs = attempt.Headers(invite.Method, invite.Uri);
        }

        return Proofs;
    }

    public bool Helps(SipResponse refusal)
    {
        if (refusal.Status == SipStatus.SessionIntervalTooSmall && refusal.Headers.Number(SipHeaderName.MinSe) is { } least && least > interval)
        {
            interval = least;
            return true;
        }

        return attempt?.MayTryAgain(refusal) == true;
    }
}
