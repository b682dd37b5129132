using Hotline.Telephony.Rtp;
using Hotline.Telephony.Sdp;

namespace Hotline.Telephony.Media;

/// <summary>
/// The keys of one leg, both ways: as events in RTP where both sides speak them (RFC 4733). Where the peer does not, a key for it is told of, so that signalling may carry it, and is
/// played as tones where that can not; its own are listened for while somebody waits for one. Owned by the media thread.
/// </summary>
internal sealed class LegKeys(MediaLeg leg, Action<MediaEvent> report)
{
    private readonly DigitSender events = new();
    private readonly KeyTones tones = new();
    private readonly KeyPresses presses = new();
    private KeyListener? listener;

    /// <summary>A key is being sent: it is heard instead of the voice.</summary>
    public bool IsDown => events.IsDown || tones.IsDown;

    /// <summary>A key for the peer.</summary>
    /// <param name="media">What it takes; null: nothing, and the key is lost.</param>
    public void Send(char key, NegotiatedMedia? media)
    {
        if (media is { EventPayloadType: null })
            report(new MediaEvent.KeyUntold(leg.CallId, leg.LegId, key));
        else if (media is not null)
            events.Press(key);
    }

    /// <summary>A key for the peer, as tones.</summary>
    public void Play(char key) => tones.Press(key);

    /// <summary>Somebody waits for a key of the peer, or nobody does any more.</summary>
    public void Expect(bool expected) => listener = expected ? listener ?? new KeyListener() : null;

    /// <summary>A key of the peer: reported, once a press.</summary>
    /// <returns>False when this press has been reported.</returns>
    public bool Take(char key, KeyWays way, TimeSpan now)
    {
        if (!presses.IsNew(key, way, now))
            return false;
        report(new MediaEvent.Digit(leg.CallId, leg.LegId, key));
        return true;
    }

    /// <summary>Looks for a key in what the peer says in this beat.</summary>
    public void Listen(ReadOnlySpan<byte> frame, NegotiatedMedia? media, TimeSpan now)
    {
        if (media is { EventPayloadType: null } && listener?.Take(frame) is { } key)
            Take(key, KeyWays.Tones, now);
    }

    /// <summary>Sends this frame's packet of a key. False when audio is to be sent.</summary>
    public bool TrySend(IRtpPath path, NegotiatedMedia media) => media.EventPayloadType is { } events && this.events.TrySend(path, events);

    /// <summary>Fills this frame with the tones of a key. False when none is being played.</summary>
    public bool TryPlay(Span<byte> frame) => tones.TryFill(frame);
}
