using System.Net;

namespace Hotline.Telephony.Sip.Ladders;

/// <summary>One message as it went over the wire; the bytes are shared with whoever sent or parsed it.</summary>
internal readonly record struct LadderStep(DateTimeOffset At, bool Sent, IPEndPoint Peer, ReadOnlyMemory<byte> Bytes);

/// <summary>The messages of one SIP call (one Call-ID), the first and the last ones when there are many.</summary>
internal sealed class Ladder(string sipCallId)
{
    /// <summary>What sets the call up is kept; of the rest (refreshes, repeats) the last.</summary>
    private const int First = 20;
    private const int Most = 60;

    /// <summary>What a message costs beside its bytes.</summary>
    private const int Overhead = 128;

    private readonly List<LadderStep> steps = [];

    public string SipCallId => sipCallId;

    /// <summary>Our call; null as long as none was made of it.</summary>
    public Guid? CallId { get; set; }

    /// <summary>Refused, or ended by something else than people.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>It lies among the failed ones.</summary>
    public bool IsKept { get; set; }

    public IReadOnlyList<LadderStep> Steps => steps;

    /// <summary>Messages that fell out.</summary>
    public int Omitted { get; private set; }

    /// <summary>What it costs to keep, in bytes.</summary>
    public int Cost { get; private set; }

    /// <returns>By how much <see cref="Cost"/> changed.</returns>
    public int Add(LadderStep step)
    {
        var before = Cost;
        HasFailed |= LadderFailure.Shows(step.Bytes.Span);
        if (steps.Count == Most)
        {
            Cost -= steps[First].Bytes.Length + Overhead;
            steps.RemoveAt(First);
            Omitted++;
        }

        steps.Add(step);
        Cost += step.Bytes.Length + Overhead;
        return Cost - before;
    }

    /// <summary>With the messages so far.</summary>
    public Ladder Copy()
    {
        var copy = new Ladder(sipCallId) { CallId = CallId, Omitted = Omitted };
        copy.steps.AddRange(steps);
        return copy;
    }
}
