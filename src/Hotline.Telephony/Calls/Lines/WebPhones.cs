using System.Net;
using System.Text;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Media;

namespace Hotline.Telephony.Calls.Lines;

/// <summary>
/// Citizens on the web phone page. Their call begins when their line is connected, not before: a page that can not be heard, or was
/// never a browser, is no call.
/// </summary>
/// <param name="begin">Makes the call of that id over a connected line.</param>
internal sealed class WebPhones(IMediaEngine media, IReadOnlyList<IPAddress> addresses, Action<LineEvent> report, Action<Guid, IMediaLine> begin)
{
    private readonly Dictionary<Guid, Waiting> waiting = [];
    private readonly Dictionary<Guid, Guid> callOfLine = [];

    /// <summary>Callers whose line is not connected yet: they count against the node's cap too.</summary>
    public int Count => waiting.Count;

    public LineAnswer Place(WebCallOffer offer)
    {
        if (media.TryOpenLine(Guid.NewGuid(), MediaLegKind.Caller, addresses, report) is not { } line)
        {
            return LineAnswer.Refuse("node.busy");
        }

        if (line.AcceptOffer(Encoding.UTF8.GetBytes(offer.Sdp)) is not SdpOutcome.Answered answered)
        {
            line.Close();
            return LineAnswer.Refuse("line.not-acceptable");
        }

        waiting.Add(line.LineId, new Waiting(offer.CallId, line));
        return new LineAnswer(Encoding.UTF8.GetString(answered.Sdp), null);
    }

    /// <returns>The call whose caller is gone; null when the event ends none.</returns>
    public Guid? On(LineEvent happened)
    {
        if (waiting.Remove(happened.LineId, out var caller))
        {
            if (happened is LineEvent.Connected)
            {
                callOfLine.Add(happened.LineId, caller.CallId);
                begin(caller.CallId, caller.Line);
            }
            else
            {
                caller.Line.Close();
            }

            return null;
        }

        return happened is LineEvent.Lost && callOfLine.Remove(happened.LineId, out var callId) ? callId : null;
    }

    /// <summary>The citizen hung up before the line was connected.</summary>
    public void Abandon(Guid callId)
    {
        foreach (var (lineId, caller) in waiting.Where(pair => pair.Value.CallId == callId).ToList())
        {
            waiting.Remove(lineId);
            caller.Line.Close();
        }
    }

    public void Ended(Guid callId)
    {
        foreach (var (lineId, _) in callOfLine.Where(pair => pair.Value == callId).ToList())
        {
            callOfLine.Remove(lineId);
        }
    }

    private sealed record Waiting(Guid CallId, IMediaLine Line);
}
