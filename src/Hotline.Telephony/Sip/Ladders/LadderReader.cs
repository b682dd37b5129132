using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Sip.Ladders;

/// <summary>A call's ladder for the link.</summary>
internal static class LadderReader
{
    /// <summary>Characters in one answer; the link takes messages of four times that.</summary>
    private const int MostText = 60_000;

    /// <summary>Null when nothing is kept of the call.</summary>
    public static CallLadder? Read(IReadOnlyList<Ladder> legs)
    {
        if (legs.Count == 0)
        {
            return null;
        }

        var omitted = legs.Sum(leg => leg.Omitted);
        var room = MostText;
        var messages = new List<LadderMessage>();
        foreach (var (step, sipCallId) in legs.SelectMany(leg => leg.Steps.Select(step => (step, leg.SipCallId))).OrderBy(one => one.step.At))
        {
            var text = LadderText.Of(step.Bytes.Span);
            if (text.Length > room)
            {
                omitted++;
                continue;
            }

            room -= text.Length;
            messages.Add(new LadderMessage(step.At, step.Sent, step.Peer.ToString(), sipCallId, text));
        }

        return new CallLadder(messages, omitted);
    }
}
