using Hotline.Telephony.Codecs;
using Hotline.Telephony.Rtp;

namespace Hotline.Telephony.Media;

/// <summary>A leg whose own code throws is given up, and no other with it.</summary>
internal sealed partial class AudioLeg
{
    /// <summary>What it has thrown; null: nothing.</summary>
    public Exception? Failure { get; set; }

    /// <summary>A packet of the one voice that this leg hears, in the beat in which it came. It comes in the turn of who speaks, who is not to blame for this leg.</summary>
    public void Hear(in RtpPacket packet, AudioCodec codec, TimeSpan now)
    {
        try
        {
            Relay(packet, codec, now);
        }
#pragma warning disable CA1031 // Kept for the leg's own turn.
        catch (Exception problem)
#pragma warning restore CA1031
        {
            Failure ??= problem;
        }
    }

    /// <summary>It has failed: nothing is heard of it or said to it any more, it is told of as vanished, and where one of its kind may return, who hears it has music.</summary>
    public void FallSilent()
    {
        (running, hasAudio, isAway) = (false, false, MayReturn);
        Array.Fill(heard, G711.ALawSilence);
        watch.GiveUp();
    }
}
