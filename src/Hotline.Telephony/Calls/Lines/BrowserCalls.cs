using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Dialogs;

namespace Hotline.Telephony.Calls.Lines;

/// <summary>The engine's door for browsers: agents' lines and citizens' web phones. In the engine's loop, like everything of it.</summary>
/// <param name="live">The call of that id, while it lives.</param>
/// <param name="hasRoom">Whether a web phone may call beside so many that are about to: the last lines are for telephones.</param>
/// <param name="tick">Every input fires the timers that are due first.</param>
internal sealed class BrowserCalls(BrowserLines lines, WebPhones phones, Func<Guid, Call?> live, Func<int, bool> hasRoom, Action tick)
{
    /// <summary>A browser line is connected or lost.</summary>
    public void On(LineEvent happened)
    {
        tick();
        if (!lines.On(happened) && phones.On(happened) is { } gone)
        {
            live(gone)?.CallerEnded(SessionEnd.PeerLost);
        }
    }

    public LineAnswer ConnectLine(LineOffer offer)
    {
        tick();
        return lines.Connect(offer);
    }

    public LineAnswer PlaceWebCall(WebCallOffer offer)
    {
        tick();
        return hasRoom(phones.Count) ? phones.Place(offer) : LineAnswer.Refuse("node.busy");
    }

    /// <summary>The citizen hung up on the page.</summary>
    public void EndWebCall(Guid callId)
    {
        tick();
        phones.Abandon(callId);
        if (live(callId) is { Origin: CallOrigin.WebPhone } call)
        {
            call.CallerEnded(SessionEnd.PeerBye);
        }
    }
}
