using System.Globalization;
using System.Security.Cryptography;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>
/// A provisional response that waits for its PRACK: the UAS core repeats it, over any transport, the interval doubling from T1, and
/// gives up after 64*T1 (RFC 3262 §3).
/// </summary>
internal sealed class ReliableProvisional
{
    private readonly InviteServer invite;
    private readonly TimerQueue timers;
    private readonly uint sequence = (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue);
    private readonly byte[]? response;
    private readonly SipTimer patience;
    private SipTimer? repeat;

    /// <param name="parts">Without Require and RSeq, which are added.</param>
    public ReliableProvisional(TimerQueue timers, InviteServer invite, int status, ReplyParts parts, Action unacknowledged)
    {
        this.invite = invite;
        this.timers = timers;
        CarriesOffer = !parts.Body.IsEmpty;
        IsPending = true;
        response = invite.Respond(status, parts with
        {
            Headers = [.. parts.Headers, ("Require", OptionTags.Reliable), ("RSeq", sequence.ToString(CultureInfo.InvariantCulture))],
        });
        repeat = timers.Start(SipTimers.T1, () => Repeat(SipTimers.T1));
        patience = timers.Start(SipTimers.Patience, () =>
        {
            Stop();
            unacknowledged();
        });
    }

    /// <summary>The INVITE had no SDP: our offer is in here, and the answer comes in the PRACK (§5).</summary>
    public bool CarriesOffer { get; }

    /// <summary>Its PRACK has not come.</summary>
    public bool IsPending { get; private set; }

    /// <summary>True once, for the PRACK that is meant for it.</summary>
    public bool Takes(RAck acknowledged)
    {
        var mine = IsPending && acknowledged == new RAck(sequence, invite.Request.CSeq.Number, SipMethods.Invite);
        if (mine)
        {
            IsPending = false;
            Stop();
        }

        return mine;
    }

    /// <summary>A final response follows: no more repeating. A PRACK that is under way still finds it.</summary>
    public void Stop()
    {
        repeat?.Stop();
        patience.Stop();
    }

    private void Repeat(TimeSpan interval)
    {
        if (response is not null)
        {
            invite.Send(response);
        }

        repeat = timers.Start(interval * 2, () => Repeat(interval * 2));
    }
}
