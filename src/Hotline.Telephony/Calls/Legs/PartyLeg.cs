using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Calls.Legs;

/// <summary>Told of a leg that was rung. A leg that was given up tells nothing more.</summary>
internal interface IPartyOwner
{
    void OnRings(PartyLeg leg);

    void OnPickedUp(PartyLeg leg);

    void OnFailed(PartyLeg leg, PartyEnd reason);

    void OnEnded(PartyLeg leg, SessionEnd how);

    /// <summary>The party may have put us on hold, or taken us back.</summary>
    void OnOffered(PartyLeg leg);
}

/// <summary>Who is rung: the id that events carry, the phone, line or number, how long, and the way there where it is not registered here.</summary>
internal sealed record PartyCall(Guid PartyId, string Extension, int RingSeconds, PhoneRoute? Route);

/// <summary>Somebody else in the call than the caller: rung, then there.</summary>
internal abstract class PartyLeg(IPartyOwner owner, IMediaSession media, PartyCall rung) : CallLeg(media)
{
    private SipTimer? patience;

    public Guid PartyId => rung.PartyId;

    public string Extension => rung.Extension;

    /// <summary>What was asked for, to ask again.</summary>
    public PartyCall Rung => rung;

    public bool PickedUp { get; private set; }

    protected bool IsOver { get; private set; }

    /// <summary>Lets it ring for its time.</summary>
    public void Ring(TimerQueue timers)
    {
        patience = timers.Start(TimeSpan.FromSeconds(Math.Max(1, rung.RingSeconds)), () =>
        {
            Stop(SipReason.NoAnswer);
            Fail(PartyEnd.NoAnswer);
        });
        BeginRinging();
    }

    /// <summary>Stops ringing, or hangs up when picked up. The owner is not told.</summary>
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
            owner.OnRings(this);
        }
    }

    protected void PickUp()
    {
        if (!IsOver)
        {
            PickedUp = true;
            patience?.Stop();
            owner.OnPickedUp(this);
        }
    }

    protected void Fail(PartyEnd reason)
    {
        if (!IsOver)
        {
            Finish();
            owner.OnFailed(this, reason);
        }
    }

    protected void End(SessionEnd how)
    {
        if (!IsOver)
        {
            Finish();
            owner.OnEnded(this, how);
        }
    }

    protected void Offered()
    {
        if (!IsOver)
        {
            owner.OnOffered(this);
        }
    }

    private void Finish()
    {
        IsOver = true;
        patience?.Stop();
        CloseMedia();
    }
}
