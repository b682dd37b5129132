using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>
/// The dialogs that provisional responses to one INVITE opened, by the peer's tag: a forked call has one a branch
/// (RFC 3261 §13.2.2.4), and a ringing-back-tone server one beside the phone's.
/// </summary>
internal sealed class EarlyDialogs
{
    /// <summary>More branches than a call is forked to; beyond them a provisional response is left alone.</summary>
    private const int Most = 16;

    private readonly Dictionary<string, EarlyDialog> byTag = [];

    public EarlyDialog? Find(string tag) => byTag.GetValueOrDefault(tag);

    /// <summary>The dialog of a response that wants no PRACK; null when its tag has one.</summary>
    /// <param name="open">Makes the dialog of the first response with its tag.</param>
    public EarlyDialog? Open(SipResponse response, Func<Dialog> open)
    {
        if (byTag.Count == Most || byTag.ContainsKey(response.ToTag))
        {
            return null;
        }

        var early = new EarlyDialog(open());
        byTag.Add(response.ToTag, early);
        return early;
    }

    /// <summary>
    /// The dialog of a reliable provisional response; null for one that came before or out of order, which gets no PRACK (RFC 3262 §4).
    /// </summary>
    /// <param name="open">Makes the dialog of the first response with its tag.</param>
    public EarlyDialog? Take(SipResponse response, int sequence, Func<Dialog> open)
    {
        if ((Find(response.ToTag) ?? Open(response, open)) is not { } early || (early.LastSequence is { } last && sequence != last + 1))
        {
            return null;
        }

        if (early.LastSequence is null)
        {
            early.Dialog.Confirm(response); // What came before it unreliably may have been of less care.
        }

        early.LastSequence = sequence;
        return early;
    }

    /// <summary>They are over.</summary>
    public void End(DialogTable dialogs)
    {
        Leave(dialogs);
        byTag.Clear();
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

    /// <summary>RSeq of the last response that was acknowledged; null: none was.</summary>
    public int? LastSequence { get; set; }

    /// <summary>The peer's answer to our offer, or its own offer since; empty as long as there is none.</summary>
    public ReadOnlyMemory<byte> Answer { get; set; }

    /// <summary><see cref="Answer"/> is an offer of the peer, which we have answered.</summary>
    public bool IsUpdated { get; set; }
}
