using Hotline.Telephony.Codecs;
using Hotline.Telephony.Rtp;
using Hotline.Telephony.Sdp;

namespace Hotline.Telephony.Media;

/// <summary>
/// The one voice that a leg hears, sent on as it comes: no buffer and no beat lie in its way. Knows whether it flows, so that the beat fills in
/// when it does not. Owned by the media thread.
/// </summary>
internal sealed class VoiceRelay(IRtpPath path)
{
    /// <summary>A voice that was not heard for so long is silent, and silence is sent for it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(60);

    /// <summary>A voice that returns after so long begins anew: where it would stand by its own clock is of no interest any more.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Samples that may come at once: a second, as after a stall of a network.</summary>
    private const int MaxCredit = G711.Rate;

    /// <summary>Credit grows by a sample in so many ticks: a quarter faster than anybody speaks. A flood is not passed on.</summary>
    private const int TicksPerSample = 1000;

    /// <summary>What the shortest packet counts for.</summary>
    private const int LeastCharge = 80;

    private TimeSpan _came;
    private TimeSpan _sent;
    private TimeSpan _creditAt;
    private long _credit = MaxCredit;
    private bool _flows;
    private bool _began;

    /// <summary>Sends a packet of the voice on.</summary>
    /// <param name="codec">Of its payload.</param>
    /// <param name="keyDown">A key is heard instead.</param>
    public bool TryPass(NegotiatedMedia media, in RtpPacket packet, AudioCodec codec, bool keyDown, TimeSpan now)
    {
        (_flows, _came) = (true, now);
        if (keyDown || packet.Payload.IsEmpty || !Afford(packet.Payload.Length, now) || !path.Sender.TryRelay(path, media, packet, codec))
            return false;
        (_began, _sent) = (true, now);
        return true;
    }

    /// <summary>The voice was heard lately, so that nothing need be sent for it.</summary>
    public bool Flows(TimeSpan now) => _flows = _flows && now - _came < Patience;

    /// <summary>Time is told by the packets that are sent on, or made good by <see cref="GiveWay"/>.</summary>
    public bool KeepsTime => _began;

    /// <summary>Before a frame of ours: its timestamp is about where the voice would be.</summary>
    /// <param name="silence">The frame stands for the silence of the voice, which may go on any moment.</param>
    public void GiveWay(bool silence, TimeSpan now)
    {
        if (!_began)
            return;
        // A frame less than has passed: the voice, when it goes on by its own clock, finds its place not taken.
        int missed = (int)((now - _sent) / AudioLeg.FrameTime) - 2;
        if (missed > 0)
            path.Sender.Skip(missed * RtpSender.Frame);
        _sent = now;
        if (silence && now - _came < Pause)
            return;
        if (silence)
            path.Sender.Skip(RtpSender.Frame);
        Stop();
    }

    /// <summary>Perhaps another voice, whose numbers say nothing of those before.</summary>
    public void Turn() => path.Sender.EndRelay();

    /// <summary>A key was sent in this frame.</summary>
    public void KeySent(TimeSpan now) => _sent = now;

    /// <summary>Something else is heard, or nothing is sent.</summary>
    public void Stop()
    {
        path.Sender.EndRelay();
        (_flows, _began) = (false, false);
    }

    private bool Afford(int samples, TimeSpan now)
    {
        _credit = Math.Min(MaxCredit, _credit + (now - _creditAt).Ticks / TicksPerSample);
        _creditAt = now;
        samples = Math.Max(samples, LeastCharge);
        if (_credit < samples)
            return false;
        _credit -= samples;
        return true;
    }
}
