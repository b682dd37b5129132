using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Calls.Outward;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Calls;

/// <summary>Calls of the hotline's own: whether one may begin, and by which trunk. Whom who may call is the web side's to know; a number abroad is nobody's.</summary>
internal sealed partial class CallEngine
{
    /// <summary>Of the shortest service number, and of the longest number within the country: its trunk prefix, area code and subscriber.</summary>
    private const int FewestDigits = 3, MostDigits = 12;

    private string? Place(PlaceCall place)
    {
        var isOutside = !place.OwnNumber.IsWithheld;
        if (calls.ContainsKey(place.CallId))
        {
            return "call.known";
        }

        if (!settings.HotlineNumbers.Contains(place.ShownAs))
        {
            return "number.not-ours";
        }

        if (!IsDomestic(place.Callee) || isOutside && !IsDomestic(place.OwnNumber))
        {
            return "number.not-allowed";
        }

        var lines = isOutside ? 2 : 1;
        if (admission.Room == 0)
        {
            return "node.busy";
        }

        if (admission.WayOut(lines) is not { } trunk || trunk.WayTo(place.Callee) is not var (target, hop))
        {
            return "trunk.none";
        }

        var leg = new MediaLeg(place.CallId, Guid.CreateVersion7(), MediaLegKind.Caller, context.Options.RtpSilence, stack.LocalAddress(hop), hop.Address);
        if (context.Media.TryOpen(leg, context.Report) is not { } media)
        {
            return "node.busy";
        }

        var placement = new Placement(target, hop, Symmetric: true, place.ShownAs, place.Callee.Clear, MaxForwards: 70)
        {
            Asserted = new SipUri("sip", place.ShownAs, stack.Host(hop), Params: ";user=phone"),
        };
        var call = new PlacedCall(context, place, trunk.Code, new DialledLeg(media, stack, placement) { Trunk = trunk.Code }, Forget);
        admission.Began(place.CallId, trunk, lines);
        calls.Add(place.CallId, call);
        LogPlaced(place.CallId);
        call.Begin(new PartyCall(place.OfferId, place.Extension, place.RingSeconds, isOutside ? Way(trunk.WayTo(place.OwnNumber)) : place.Route)
        {
            Number = isOutside ? place.OwnNumber.Clear : null,
        });
        return null;
    }

    private static PhoneRoute? Way((SipUri Target, System.Net.IPEndPoint Hop)? way) => way is var (target, _) ? new PhoneRoute(target.ToString(), []) : null;

    private static bool IsDomestic(CallerNumber number) =>
        number.Clear is { Length: >= FewestDigits and <= MostDigits } clear && clear.All(char.IsAsciiDigit) && !clear.StartsWith("00", StringComparison.Ordinal);

    [LoggerMessage(1015, LogLevel.Information, "Call {CallId} is placed")]
    private partial void LogPlaced(Guid callId);
}
