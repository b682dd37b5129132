using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>
/// The dialogs that reliable provisional responses to one INVITE opened, by the peer's tag: a forked call has one a branch
/// (RFC 3261 §13.2.2.4), and a ringing-back-tone server one beside the phone's.
/// </summary>
internal sealed class EarlyDialogs
{
    /// <summary>More branches than a call is forked to; beyond them a provisional response is left alone.</summary>
    private const int Most = 16;

    private readonly Dictionary<string, EarlyDialog> byTag = [];

    public EarlyDialog? Find(string tag) => byTag.GetValueOrDefault(tag);

    /// <summary>
    /// The dialog of a reliable provisional response; null for one that came before or out of order, which gets no PRACK (RFC 3262 §4).
    /// </summary>
    /// <param name="open">Makes the dialog of the first response with its tag.</param>
    public EarlyDialog? Take(SipResponse response, int sequence, Func<Dialog> open)
    {
        if (!byTag.TryGetValue(response.ToTag, out var early))
        {
            if (byTag.Count == Most)
            {
                return null;
            }

            byTag.Add(response.ToTag, early = new EarlyDialog(open()));
        }
        else if (sequence != early.LastSequence + 1)
        {
            return null;
        }

        early.LastSequence = sequence;
        return early;
    }

    /// <summary>None of them takes requests any more.</summary>
    public void Leave(DialogTable dialogs)
    {
        foreach (var early in byTag.Values)
        {
            dialogs.Remove(early.Dialog);
        }
    }
}

internal sealed class EarlyDialog(Dialog dialog)
{
    public Dialog Dialog => dialog;

    /// <summary>RSeq of the last response that was acknowledged.</summary>
    public int LastSequence { get; set; }

    /// <summary>The peer's answer to our offer; empty as long as there is none.</summary>
    public ReadOnlyMemory<byte> Answer { get; set; }
}
