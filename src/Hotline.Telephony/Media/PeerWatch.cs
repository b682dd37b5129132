namespace Hotline.Telephony.Media;

/// <summary>Tells that a peer is heard, is gone, and is there again. Owned by the media thread.</summary>
internal sealed class PeerWatch(MediaLeg leg, Action<MediaEvent> report)
{
    private TimeSpan lastHeard;
    private bool started;

    /// <summary>It was told that the peer is gone, and not yet that it is there again.</summary>
    public bool IsGone { get; private set; }

    /// <summary>From now on its silence counts.</summary>
    public void Begin(TimeSpan now) => lastHeard = now;

    /// <summary>A packet of the peer.</summary>
    public void Heard(TimeSpan now)
    {
        // The first packet is told of even when nothing was missed yet.
        IsGone |= !started;
        started = true;
        Alive(now);
    }

    /// <summary>The peer is there, be it only by a report or because it may be silent: a timeout that was told of is taken back.</summary>
    public void Alive(TimeSpan now)
    {
        lastHeard = now;
        if (!IsGone)
            return;
        IsGone = false;
        report(new MediaEvent.RtpStarted(leg.CallId, leg.LegId));
    }

    /// <summary>Nothing came: for too long?</summary>
    public void Missed(TimeSpan now)
    {
        if (now - lastHeard >= leg.RtpSilence)
            GiveUp();
    }

    /// <summary>Nothing more will come.</summary>
    public void GiveUp()
    {
        if (IsGone)
            return;
        IsGone = true;
        report(new MediaEvent.RtpTimeout(leg.CallId, leg.LegId));
    }
}
