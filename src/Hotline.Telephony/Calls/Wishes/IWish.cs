using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Calls.Wishes;

/// <summary>What a party asked for with the keys of its own phone: told how the one who is wanted fares.</summary>
internal interface IWish
{
    void Rings();

    /// <summary>There.</summary>
    void Joined();

    /// <summary>Did not come.</summary>
    /// <param name="status">As SIP says it.</param>
    void Failed(int status);

    /// <summary>Was there and has left, or the asker has.</summary>
    void Over();
}

/// <summary>A blind transfer by REFER, fulfilled when the one who is wanted is there and has taken the call over: each step is a NOTIFY.</summary>
internal sealed class BlindWish(Referral referral) : IWish
{
    public void Rings() => referral.Tell(SipStatus.Ringing);

    public void Joined() => referral.Tell(SipStatus.Ok);

    public void Failed(int status) => referral.Tell(status);

    public void Over()
    {
    }
}
