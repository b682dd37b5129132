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
    private bool failed;

    /// <summary>An INVITE of ours waits for its final answer.</summary>
    private bool asked;

    public string SipCallId => sipCallId;

    /// <summary>Our call; null as long as none was made of it.</summary>
    public Guid? CallId { get; set; }

    /// <summary>Refused, ended by something else than people, or never answered at all.</summary>
    public bool HasFailed => failed || asked;

    /// <summary>It lies among the failed ones.</summary>
    public bool IsKept { get; set; }

    public IReadOnlyList<LadderStep> Steps => steps;

    /// <summary>Messages that fell out.</summary>
    public int Omitted { get; private set; }

    /// <summary>What it costs to keep, in bytes.</summary>
    public int Cost { get; private set; }

    /// <summary>Whether that peer has a part in it.</summary>
    public bool IsWith(IPAddress peer)
    {
        foreach (var step in steps)
        {
            if (step.Peer.Address.Equals(peer))
            {
                return true;
            }
        }

        return false;
    }

    /// <returns>By how much <see cref="Cost"/> changed.</returns>
    public int Add(LadderStep step)
    {
        var before = Cost;
        var bytes = step.Bytes.Span;
        failed |= LadderFailure.Shows(bytes);
        asked = step.Sent && bytes.StartsWith("INVITE "u8) || asked && !LadderFailure.IsFinal(bytes);
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
