using System.Net;
using Hotline.Telephony.Calls.Legs;
using Hotline.Telephony.Calls.Outward;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;
using Hotline.Telephony.Trunks;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Calls;

/// <summary>Calls of the hotline's own: whether one may begin, and by which trunk. Whom who may call is the web side's to know; a number abroad is nobody's.</summary>
internal sealed partial class CallEngine
{
    /// <summary>Max-Forwards of a call that has crossed no proxy (RFC 3261 §8.1.1.6).</summary>
    private const int FirstHops = 70;

    private const string NoTrunk = "trunk.none";

    private string? Place(PlaceCall place)
    {
        var isOutside = !place.OwnNumber.IsWithheld;
        if (Refusal(place.CallId, place.ShownAs, isOutside ? [place.Callee, place.OwnNumber] : [place.Callee]) is { } refusal)
        {
            return refusal;
        }

        if (admission.Room == 0)
        {
            return "node.busy";
        }

        if (Dialling.Of(context, new DialledNumber(place.Callee.Clear, place.ShownAs, FirstHops)) is not { } dialling)
        {
            return NoTrunk;
        }

        // Both lines or none: nobody is rung who could then not be put through.
        var own = isOutside ? admission.Lines.Take(LineNeed.Usual, beside: dialling.Trunk) : null;
        if (isOutside && own is null || Dialled(place.CallId, dialling) is not { } leg)
        {
            dialling.LetGo();
            own?.LetGo();
            return isOutside && own is null ? NoTrunk : "node.busy";
        }

        var call = new PlacedCall(context, place, dialling.Trunk, leg, Forget);
        Placed(call);
        call.Begin(new PartyCall(place.OfferId, place.Extension, place.RingSeconds, isOutside ? null : place.Route)
        {
            Outside = isOutside ? new OutsideNumber(place.OwnNumber.Clear) { Line = own } : null,
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

        if (Dialling.Of(context, new DialledNumber(ask.Callee.Clear, ask.ShownAs, FirstHops, LineNeed.Spare)) is not { } dialling)
        {
            return NoTrunk;
        }

        if (Dialled(ask.CallId, dialling) is not { } leg)
        {
            dialling.LetGo();
            return "node.busy";
        }

        var call = new QuestionCall(context, ask, dialling.Trunk, leg, Forget);
        Placed(call);
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
            if (!Numbering.IsDomestic(number.Clear))
            {
                return "number.not-allowed";
            }
        }

        return null;
    }

    /// <returns>Null when there is no room for its sound.</returns>
    private DialledLeg? Dialled(Guid callId, Dialling dialling)
        => dialling.Open(new MediaLeg(callId, Guid.CreateVersion7(), MediaLegKind.Caller, context.Options.RtpSilence, IPAddress.Any, IPAddress.Any)) is { } media
            ? new DialledLeg(media, dialling) { Trunk = dialling.Trunk }
            : null;

    private void Placed(Call call)
    {
        admission.Began(call.CallId);
        calls.Add(call.CallId, call);
        LogPlaced(call.CallId);
    }

    [LoggerMessage(1015, LogLevel.Information, "Call {CallId} is placed")]
    private partial void LogPlaced(Guid callId);
}
