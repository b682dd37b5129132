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

    private TimeSpan came;
    private TimeSpan sent;
    private TimeSpan creditAt;
    private long credit = MaxCredit;
    private bool flows;
    private bool began;

    /// <summary>Sends a packet of the voice on.</summary>
    /// <param name="codec">Of its payload.</param>
    /// <param name="keyDown">A key is heard instead.</param>
    public bool TryPass(NegotiatedMedia media, in RtpPacket packet, AudioCodec codec, bool keyDown, TimeSpan now)
    {
        (flows, came) = (true, now);
        if (keyDown || packet.Payload.IsEmpty || !Afford(packet.Payload.Length, now) || !path.Sender.TryRelay(path, media, packet, codec))
            return false;
        (began, sent) = (true, now);
        return true;
    }

    /// <summary>The voice was heard lately, so that nothing need be sent for it.</summary>
    public bool Flows(TimeSpan now) => flows = flows && now - came < Patience;

    /// <summary>Time is told by the packets that are sent on, or made good by <see cref="GiveWay"/>.</summary>
    public bool KeepsTime => began;

    /// <summary>Before a frame of ours: its timestamp is about where the voice would be.</summary>
    /// <param name="silence">The frame stands for the silence of the voice, which may go on any moment.</param>
    public void GiveWay(bool silence, TimeSpan now)
    {
        if (!began)
            return;
        // A frame less than has passed: the voice, when it goes on by its own clock, finds its place not taken.
        int missed = (int)((now - sent) / AudioLeg.FrameTime) - 2;
        if (missed > 0)
            path.Sender.Skip(missed * RtpSender.Frame);
        sent = now;
        if (silence && now - came < Pause)
            return;
        if (silence)
            path.Sender.Skip(RtpSender.Frame);
        Stop();
    }

    /// <summary>Perhaps another voice, whose numbers say nothing of those before.</summary>
    public void Turn() => path.Sender.EndRelay();

    /// <summary>A key was sent in this frame.</summary>
    public void KeySent(TimeSpan now) => sent = now;

    /// <summary>Something else is heard, or nothing is sent.</summary>
    public void Stop()
    {
        path.Sender.EndRelay();
        (flows, began) = (false, false);
    }

    private bool Afford(int samples, TimeSpan now)
    {
        credit = Math.Min(MaxCredit, credit + (now - creditAt).Ticks / TicksPerSample);
        creditAt = now;
        samples = Math.Max(samples, LeastCharge);
        if (credit < samples)
            return false;
        credit -= samples;
        return true;
    }
}
