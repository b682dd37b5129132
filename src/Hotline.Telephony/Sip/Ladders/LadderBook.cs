using System.Net;
using System.Text;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Ladders;

/// <summary>
/// The SIP messages of recent calls, in memory and bounded by bytes: the oldest call falls out first, but one that failed goes to a
/// room of its own and stays for as long as that lasts. Used from the engine's loop only.
/// </summary>
/// <param name="room">Bytes for recent calls, and as many for failed ones.</param>
internal sealed class LadderBook(Func<DateTimeOffset> utcNow, int room = 16 << 20)
{
    /// <summary>Longer Call-IDs are somebody's attempt; they are not followed.</summary>
    private const int MaxCallId = 256;

    private readonly Dictionary<string, Ladder> bySipCall = [];
    private readonly Queue<Ladder> recent = new();
    private readonly Queue<Ladder> failed = new();
    private long recentCost;
    private long failedCost;

    /// <summary>SIP calls that are remembered.</summary>
    public int Count => bySipCall.Count;

    public bool Has(string sipCallId) => bySipCall.ContainsKey(sipCallId);

    /// <summary>A message that belongs to what is going on.</summary>
    public void Received(SipMessage message, IPEndPoint source) => Note(message.CallId, mayBegin: false, new LadderStep(utcNow(), Sent: false, source, message.Headers.Message));

    /// <summary>A request of somebody who is served. What strangers send is in no ladder; nor is what one peer sends in that of another.</summary>
    public void Kept(SipRequest request, IPEndPoint source)
    {
        if (!bySipCall.TryGetValue(request.CallId, out var ladder) || ladder.IsWith(source.Address))
        {
            Note(request.CallId, request.Method == SipMethods.Invite, new LadderStep(utcNow(), Sent: false, source, request.Headers.Message));
        }
    }

    /// <param name="datagram">Written by us: its Call-ID stands behind "Call-ID: ".</param>
    public void Sent(ReadOnlyMemory<byte> datagram, IPEndPoint destination)
    {
        var bytes = datagram.Span;
        var at = bytes.IndexOf("\r\nCall-ID: "u8);
        var length = at < 0 ? -1 : bytes[(at + 11)..].IndexOf("\r\n"u8);
        if (length is <= 0 or > MaxCallId)
        {
            return;
        }

        var sipCallId = Encoding.UTF8.GetString(bytes.Slice(at + 11, length));
        if (!bytes.StartsWith("SIP/2.0 "u8) || (bySipCall.TryGetValue(sipCallId, out var ladder) && ladder.IsWith(destination.Address)))
        {
            Note(sipCallId, bytes.StartsWith("INVITE "u8), new LadderStep(utcNow(), Sent: true, destination, datagram));
        }
    }

    /// <summary>From now on it is known which of our calls this SIP call is a leg of.</summary>
    public void Bind(string sipCallId, Guid callId)
    {
        if (bySipCall.TryGetValue(sipCallId, out var ladder))
        {
            ladder.CallId = callId;
        }
    }

    /// <summary>The ladders of a call's legs as they are now, in copies that another thread may read.</summary>
    public IReadOnlyList<Ladder> Of(Guid callId) => [.. bySipCall.Values.Where(ladder => ladder.CallId == callId).Select(ladder => ladder.Copy())];

    private void Note(string sipCallId, bool mayBegin, LadderStep step)
    {
        if (!bySipCall.TryGetValue(sipCallId, out var ladder))
        {
            if (!mayBegin || sipCallId.Length > MaxCallId)
            {
                return; // Registrations and pings are no calls.
            }

            bySipCall.Add(sipCallId, ladder = new Ladder(sipCallId));
            recent.Enqueue(ladder);
        }

        var grown = ladder.Add(step);
        if (ladder.IsKept)
        {
            failedCost += grown;
        }
        else
        {
            recentCost += grown;
        }

        MakeRoom();
    }

    private void MakeRoom()
    {
        while (recentCost > room && recent.TryDequeue(out var oldest))
        {
            recentCost -= oldest.Cost;
            if (oldest.HasFailed)
            {
                oldest.IsKept = true;
                failed.Enqueue(oldest);
                failedCost += oldest.Cost;
            }
            else
            {
                bySipCall.Remove(oldest.SipCallId);
            }
        }

        while (failedCost > room && failed.TryDequeue(out var oldest))
        {
            failedCost -= oldest.Cost;
            bySipCall.Remove(oldest.SipCallId);
        }
    }
}
