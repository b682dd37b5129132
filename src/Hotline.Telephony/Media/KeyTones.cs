using Hotline.Telephony.Codecs;
using Hotline.Telephony.Rtp;

namespace Hotline.Telephony.Media;

/// <summary>Plays keys as the two tones that a telephone makes (ITU-T Q.23), for a peer that takes them in no other way. Owned by the media thread.</summary>
internal sealed class KeyTones
{
    /// <summary>100 ms down and 60 ms of silence; every receiver takes 40 of each (ITU-T Q.24).</summary>
    private const int FramesDown = 5, Frames = FramesDown + 3;

    /// <summary>Keys that wait; nobody presses faster for long.</summary>
    private const int Capacity = 32;

    /// <summary>The high tone is sent 2 dB louder: long lines take more of it.</summary>
    private static readonly double Low = KeyPad.Peak(-8), High = KeyPad.Peak(-6);

    private readonly Queue<char> waiting = new();
    private (double Low, double High) tones;
    private int frame = Frames;

    /// <summary>A key is being played: it is heard instead of the voice.</summary>
    public bool IsDown => frame < Frames || waiting.Count > 0;

    public void Press(char key)
    {
        if (waiting.Count < Capacity && KeyPad.Has(key))
            waiting.Enqueue(key);
    }

    /// <summary>Fills this frame of A-law. False when no key is being played.</summary>
    public bool TryFill(Span<byte> frame)
    {
        if (this.frame >= Frames)
        {
            if (!waiting.TryDequeue(out char key))
                return false;
            (this.frame, tones) = (0, KeyPad.Of(key));
        }
        int began = RtpSender.Frame * this.frame;
        for (int i = 0; i < frame.Length; i++)
            frame[i] = this.frame < FramesDown ? G711.EncodeALaw((short)(Low * Sine(tones.Low, began + i) + High * Sine(tones.High, began + i))) : G711.ALawSilence;
        this.frame++;
        return true;
    }

    private static double Sine(double hertz, int sample) => Math.Sin(2 * Math.PI * hertz * sample / G711.Rate);
}
