using System.Net;
using Hotline.Telephony.Media;
using Hotline.Telephony.Sip.Dialogs;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Transactions;

namespace Hotline.Telephony.Calls.Legs;

/// <summary>One side of a call: whoever is there, by SIP or in a browser, and the media end that reaches them.</summary>
internal abstract class CallLeg(IMediaSession media)
{
    private SipTimer? silence;
    private string? filling;

    public IMediaSession Media { get; private set; } = media;

    public Guid LegId => Media.Leg.LegId;

    /// <summary>What the BYE or CANCEL that ended the leg gave as reasons, the peer's or ours, or the response that refused it.</summary>
    public virtual IReadOnlyList<SipReason> Clearing => Session?.Clearing ?? [];

    /// <summary>It has made a sound.</summary>
    public bool Sounds { get; set; }

    /// <summary>Media heard nothing of the peer for a while and has not since.</summary>
    public bool IsSilent { get; private set; }

    /// <summary>By which signalling reaches whoever is there; null: by none.</summary>
    protected virtual InviteSession? Session => null;

    /// <summary>The leg fell silent, which it may do for as long as it rings.</summary>
    public void FellSilent() => IsSilent = true;

    /// <summary>The leg is silent: <paramref name="gone"/> happens after <paramref name="grace"/> unless it is heard again.</summary>
    public void FellSilent(TimerQueue timers, TimeSpan grace, Action gone)
    {
        FellSilent();
        silence?.Stop();
        silence = timers.Start(grace, gone);
    }

    public void Heard()
    {
        IsSilent = false;
        silence?.Stop();
        silence = null;
    }

    /// <summary>What is played round and round to whoever hears nobody; null: nothing. The same again does not begin anew.</summary>
    public void Fill(string? prompt)
    {
        if (prompt == filling)
        {
            return;
        }

        filling = prompt;
        if (prompt is null)
        {
            Media.StopPlaying();
        }
        else
        {
            Media.Play(null, prompt);
        }
    }

    /// <summary>Its sound takes another way, before anything was agreed.</summary>
    public void TurnTo(IMediaSession other)
    {
        Media.Close();
        Media = other;
    }

    /// <summary>A key for whoever is there, whose telephone takes none as RTP: told by signalling where that can be, else played as tones.</summary>
    public void Tell(char key)
    {
        if (Session?.Keys.TryTell(key, Media.PlayKey) != true)
        {
            Media.PlayKey(key);
        }
    }

    /// <summary>Whoever is there signals from that address, and so may speak from it.</summary>
    public void OnMoved(InviteSession session, IPAddress origin, bool isProven) => Media.Follow(origin, isProven);

    /// <summary>The leg is over.</summary>
    public virtual void CloseMedia()
    {
        Heard();
        Media.Close();
    }
}
