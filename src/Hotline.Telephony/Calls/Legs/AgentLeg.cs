using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Calls.Legs;

/// <summary>The agent's side, rung for one offer. A leg that was given up tells its call nothing more.</summary>
internal abstract class AgentLeg(Call call, IMediaSession media, Guid offerId, string extension) : CallLeg(media)
{
    private SipTimer? patience;

    public Guid OfferId => offerId;

    public string Extension => extension;

    public bool PickedUp { get; private set; }

    protected bool IsOver { get; private set; }

    /// <summary>Lets it ring until <paramref name="giveUp"/> fires.</summary>
    public void Ring(SipTimer giveUp)
    {
        patience = giveUp;
        BeginRinging();
    }

    /// <summary>Stops ringing, or hangs up when picked up.</summary>
    public void Drop(SipReason why)
    {
        Finish();
        Stop(why);
    }

    protected abstract void BeginRinging();

    protected abstract void Stop(SipReason why);

    protected void Rings()
    {
        if (!IsOver)
        {
            call.AgentRings(this);
        }
    }

    protected void PickUp()
    {
        if (!IsOver)
        {
            PickedUp = true;
            patience?.Stop();
            call.AgentPickedUp(this);
        }
    }

    protected void Fail(AgentLegFailure reason)
    {
        if (!IsOver)
        {
            Finish();
            call.AgentFailed(this, reason);
        }
    }

    protected void End(SessionEnd how)
    {
        if (!IsOver)
        {
            Finish();
            call.AgentEnded(this, how);
        }
    }

    private void Finish()
    {
        IsOver = true;
        patience?.Stop();
        CloseMedia();
    }
}
