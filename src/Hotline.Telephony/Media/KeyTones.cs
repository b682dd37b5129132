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

    private readonly Queue<char> _waiting = new();
    private (double Low, double High) _tones;
    private int _frame = Frames;

    /// <summary>A key is being played: it is heard instead of the voice.</summary>
    public bool IsDown => _frame < Frames || _waiting.Count > 0;

    public void Press(char key)
    {
        if (_waiting.Count < Capacity && KeyPad.Has(key))
            _waiting.Enqueue(key);
    }

    /// <summary>Fills this frame of A-law. False when no key is being played.</summary>
    public bool TryFill(Span<byte> frame)
    {
        if (_frame >= Frames)
        {
            if (!_waiting.TryDequeue(out char key))
                return false;
            (_frame, _tones) = (0, KeyPad.Of(key));
        }
        int began = RtpSender.Frame * _frame;
        for (int i = 0; i < frame.Length; i++)
            frame[i] = _frame < FramesDown ? G711.EncodeALaw((short)(Low * Sine(_tones.Low, began + i) + High * Sine(_tones.High, began + i))) : G711.ALawSilence;
        _frame++;
        return true;
    }

    private static double Sine(double hertz, int sample) => Math.Sin(2 * Math.PI * hertz * sample / G711.Rate);
}
