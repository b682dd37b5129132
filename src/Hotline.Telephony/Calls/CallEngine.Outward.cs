using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Calls.Outward;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Trunks;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Calls;

/// <summary>Calls of the hotline's own: whether one may begin, and by which trunk. Whom who may call is the web side's to know; a number abroad is nobody's.</summary>
internal sealed partial class CallEngine
{
    /// <summary>Of the shortest service number, and of the longest number within the country: its trunk prefix, area code and subscriber.</summary>
    private const int FewestDigits = 3, MostDigits = 12;

    /// <summary>Max-Forwards of a call that has crossed no proxy (RFC 3261 §8.1.1.6).</summary>
    private const int FirstHops = 70;

    private string? Place(PlaceCall place)
    {
        var isOutside = !place.OwnNumber.IsWithheld;
        var lines = isOutside ? 2 : 1;
        if (Refusal(place.CallId, place.ShownAs, isOutside ? [place.Callee, place.OwnNumber] : [place.Callee]) is { } refusal)
        {
            return refusal;
        }

        if (admission.Room == 0)
        {
            return "node.busy";
        }

        if (admission.WayOut(lines) is not { } trunk || trunk.Place(stack, place.Callee.Clear, place.ShownAs, hopsLeft: FirstHops) is not { } placement)
        {
            return "trunk.none";
        }

        if (Dialled(place.CallId, trunk, placement) is not { } leg)
        {
            return "node.busy";
        }

        var call = new PlacedCall(context, place, trunk.Code, leg, Forget);
        Placed(call, trunk, lines);
        call.Begin(new PartyCall(place.OfferId, place.Extension, place.RingSeconds, isOutside ? null : place.Route)
        {
            Outside = isOutside ? (trunk, place.OwnNumber.Clear) : null,
        });
        return null;
    }

    /// <summary>Who calls the hotline has the last lines: nobody is asked something on them.</summary>
    private string? Ask(AskCitizen ask)
    {
        if (Refusal(ask.CallId, ask.ShownAs, ask.Callee) is { } refusal)
        {
            return refusal;
        }

        if (!admission.HasRoomToSpare)
        {
            return "node.busy";
        }

        if (admission.WayOutToSpare() is not { } trunk || trunk.Place(stack, ask.Callee.Clear, ask.ShownAs, hopsLeft: FirstHops) is not { } placement)
        {
            return "trunk.none";
        }

        if (Dialled(ask.CallId, trunk, placement) is not { } leg)
        {
            return "node.busy";
        }

        var call = new QuestionCall(context, ask, trunk.Code, leg, Forget);
        Placed(call, trunk, lines: 1);
        call.Begin();
        return null;
    }

    private string? Refusal(Guid callId, string shownAs, params ReadOnlySpan<CallerNumber> numbers)
    {
        if (calls.ContainsKey(callId))
        {
            return "call.known";
        }

        if (!settings.HotlineNumbers.Contains(shownAs))
        {
            return "number.not-ours";
        }

        foreach (var number in numbers)
        {
            if (!IsDomestic(number))
            {
                return "number.not-allowed";
            }
        }

        return null;
    }

    /// <returns>Null when there is no room for its sound.</returns>
    private DialledLeg? Dialled(Guid callId, Trunk trunk, Placement placement)
    {
        var hop = placement.Destination;
        var leg = new MediaLeg(callId, Guid.CreateVersion7(), MediaLegKind.Caller, context.Options.RtpSilence, stack.LocalAddress(hop), hop.Address);
        return context.Media.TryOpen(leg, context.Report) is { } media ? new DialledLeg(media, stack, placement) { Trunk = trunk.Code } : null;
    }

    private void Placed(Call call, Trunk trunk, int lines)
    {
        admission.Began(call.CallId, trunk, lines);
        calls.Add(call.CallId, call);
        LogPlaced(call.CallId);
    }

    private static bool IsDomestic(CallerNumber number) =>
        number.Clear is { Length: >= FewestDigits and <= MostDigits } clear && clear.All(char.IsAsciiDigit) && !clear.StartsWith("00", StringComparison.Ordinal);

    [LoggerMessage(1015, LogLevel.Information, "Call {CallId} is placed")]
    private partial void LogPlaced(Guid callId);
}
