using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;
using Hotline.Telephony.Trunks;

namespace Hotline.Telephony.Calls.Legs;

/// <summary>Told of a leg that was rung. A leg that was given up tells nothing more.</summary>
internal interface IPartyOwner
{
    void OnRings(PartyLeg leg);

    void OnPickedUp(PartyLeg leg);

    void OnFailed(PartyLeg leg, PartyEnd reason);

    void OnEnded(PartyLeg leg, SessionEnd how);

    /// <summary><see cref="PartyLeg.SpeaksEarly"/> may have changed.</summary>
    void OnEarlyMedia(PartyLeg leg);

    /// <summary>The party may have put us on hold, or taken us back.</summary>
    void OnOffered(PartyLeg leg);

    /// <summary>The party's phone asks with its own key that the call go to somebody else.</summary>
    ReferralReply OnReferral(PartyLeg leg, string target, DialogKey? replaces);
}

/// <summary>Who is rung: the id that events carry, the phone, line or number, how long, and the way there where it is not registered here.</summary>
internal sealed record PartyCall(Guid PartyId, string Extension, int RingSeconds, PhoneRoute? Route)
{
    /// <summary>A telephone of the world outside, over the trunks. Null: <see cref="Extension"/> is who is rung.</summary>
    public OutsideNumber? Outside { get; init; }

    /// <summary>What the leg may take of the trunks, where it takes one.</summary>
    public LineNeed Need { get; init; }
}

/// <summary>A number that is dialled over the trunks; it stands in no event.</summary>
internal sealed record OutsideNumber(string Number)
{
    /// <summary>Taken in advance, for the first time that it is rung; null: none was.</summary>
    public TrunkLine? Line { get; init; }
}

/// <summary>Somebody else in the call than the caller: rung, then there.</summary>
internal abstract class PartyLeg(IPartyOwner owner, IMediaSession media, PartyCall rung) : CallLeg(media)
{
    private SipTimer? patience;

    public Guid PartyId => rung.PartyId;

    public string Extension => rung.Extension;

    /// <summary>What was asked for, to ask again.</summary>
    public PartyCall Rung => rung;

    public bool PickedUp { get; private set; }

    /// <summary>Nothing need be heard of it: it rings, and the network says nothing meanwhile.</summary>
    public virtual bool MayBeSilent => !PickedUp;

    protected bool IsOver { get; private set; }

    /// <summary>Why nobody has picked it up in its time.</summary>
    protected virtual PartyEnd Unanswered => PartyEnd.NoAnswer;

    /// <summary>What is said on its side before it is picked up is for who rings it: a tone, or the network's word.</summary>
    public virtual bool SpeaksEarly => false;

    /// <summary>
    /// How long after it was heard last it may come back into a conversation, where it is somebody of ours whom a caller waits for then; null: whoever is there is of another house,
    /// and silence is the end.
    /// </summary>
    public virtual TimeSpan? Return(CallOptions options) => null;

    /// <summary>The leg is that SIP dialog.</summary>
    public bool Is(DialogKey dialog) => Session?.Dialog?.Key == dialog;

    /// <summary>Lets it ring for its time.</summary>
    public void Ring(TimerQueue timers)
    {
        patience = timers.Start(TimeSpan.FromSeconds(Math.Max(1, rung.RingSeconds)), () =>
        {
            Stop(SipReason.NoAnswer);
            Fail(Unanswered);
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

    protected void MayBeHeard()
    {
        if (!IsOver)
        {
            owner.OnEarlyMedia(this);
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

    /// <summary>It was picked up before it was the party's.</summary>
    protected void IsPickedUp() => PickedUp = true;

    protected ReferralReply Referred(SipUri target, DialogKey? replaces)
        => IsOver ? ReferralReply.Refuse(SipStatus.NoSuchCall) : owner.OnReferral(this, Wanted(target), replaces);

    protected void Offered()
    {
        if (!IsOver)
        {
            owner.OnOffered(this);
        }
    }

    /// <summary>What is dialled, as far as it can be an extension or a number of ours; "" else.</summary>
    internal static string Wanted(SipUri target)
    {
        var dialled = PhoneUri.Local(target);
        return dialled.Length is > 0 and <= 32 && dialled.All(char.IsAsciiLetterOrDigit) ? dialled : "";
    }

    private void Finish()
    {
        IsOver = true;
        patience?.Stop();
        CloseMedia();
    }
}
