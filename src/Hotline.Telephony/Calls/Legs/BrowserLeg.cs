using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Calls.Legs;

/// <summary>
/// An agent's browser: its line stands already, so the page rings by the offer that it shows, and answering is one command.
/// When the line breaks the leg stays, without sound, until the browser has another line or is given up like any silent leg.
/// </summary>
internal sealed class BrowserLeg(IPartyOwner owner, IMediaSession media, PartyCall rung, Action<BrowserLeg> over)
    : PartyLeg(owner, media, rung)
{
    private IReadOnlyList<SipReason> clearing = [];

    public override IReadOnlyList<SipReason> Clearing => clearing;

    /// <summary>Its line stands while it rings, and is heard of.</summary>
    public override bool MayBeSilent => false;

    public override TimeSpan? Return(CallOptions options) => options.BrowserReturn;

    /// <summary>The agent pressed the answer key.</summary>
    public void Answer()
    {
        if (!PickedUp)
        {
            PickUp();
        }
    }

    protected override void BeginRinging() => Rings();

    protected override void Stop(SipReason why)
    {
        clearing = [why];
        over(this);
    }
}
