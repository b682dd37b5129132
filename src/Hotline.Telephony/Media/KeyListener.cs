using Hotline.Telephony.Codecs;
using Hotline.Telephony.Rtp;

namespace Hotline.Telephony.Media;

/// <summary>
/// Hears keys in a voice: the two tones of ITU-T Q.23 by Goertzel's algorithm, within the levels and the twist that ITU-T Q.24 asks a receiver to take. Looks every 10 ms at
/// the last 20: a press of 40 ms is seen whole at least twice, which is what it takes. Owned by the media thread.
/// </summary>
internal sealed class KeyListener
{
    /// <summary>Of a look: bins of 50 Hz, in which a tone that is 1.5 % off is still found.</summary>
    private const int Window = RtpSender.Frame;

    private const int Hop = Window / 2;

    /// <summary>Looks that must agree, and looks without the key before the next press.</summary>
    private const int Looks = 2;

    /// <summary>How much the column's tone may be above the row's, and below it (4 and 8 dB, as power); a little more than is asked, for what a tone off its mark loses.</summary>
    private const double MaxTwist = 4, MaxReverseTwist = 10;

    /// <summary>The strongest of a group is so much above the others (6 dB, as power).</summary>
    private const double Clear = 4;

    /// <summary>The share of all energy that the two tones have; of a voice they have less, or not for so long.</summary>
    private const double Share = 0.45;

    /// <summary>Both halves of a look are about as loud, or a blip of 20 ms would be seen twice.</summary>
    private const double Even = 0.66;

    /// <summary>Of each tone, as peak: -28 dBm0, three below what is asked.</summary>
    private static readonly double Quietest = KeyPad.Peak(-28);

    private static readonly double[] RowFactors = [.. KeyPad.Rows.Select(Factor)];
    private static readonly double[] ColumnFactors = [.. KeyPad.Columns.Select(Factor)];

    private readonly double[] last = new double[Window];
    private char? seen;
    private char? down;
    private int same;
    private int gone;

    /// <summary>Takes the next frame of A-law.</summary>
    /// <returns>A key, once a press.</returns>
    public char? Take(ReadOnlySpan<byte> frame)
    {
        char? pressed = null;
        for (int at = 0; at + Hop <= frame.Length; at += Hop)
        {
            last.AsSpan(Hop).CopyTo(last);
            for (int i = 0; i < Hop; i++)
                last[Window - Hop + i] = G711.DecodeALaw(frame[at + i]);
            char? key = Look(out bool even);
            pressed = Follow(key, even) ?? pressed;
        }
        return pressed;
    }

    /// <summary>From looks to presses. A press that goes on may have a gap of some milliseconds, one that begins may not.</summary>
    private char? Follow(char? key, bool even)
    {
        same = !even ? 0 : key == seen ? same + 1 : 1;
        seen = key;
        gone = key == down ? 0 : gone + 1;
        if (gone >= Looks)
            down = null;
        if (key is null || same < Looks || key == down)
            return null;
        (down, gone) = (key, 0);
        return key;
    }

    private char? Look(out bool even)
    {
        double before = Energy(last.AsSpan(..Hop)), after = Energy(last.AsSpan(Hop)), energy = before + after;
        even = Math.Min(before, after) >= Even * Math.Max(before, after);
        // Two tones of the least level; nothing more is looked for in silence.
        if (energy < Window * Quietest * Quietest)
            return null;
        if (Strongest(RowFactors, out double low) is not { } row || Strongest(ColumnFactors, out double high) is not { } column)
            return null;
        double least = Quietest * Quietest * Window * Window / 4; // What the filter makes of a sine of that peak.
        bool fits = low >= least && high >= least && high <= low * MaxTwist && low <= high * MaxReverseTwist && low + high >= Share * energy * Window / 2;
        return fits ? KeyPad.At(row, column) : null;
    }

    /// <summary>Null when none stands out.</summary>
    private int? Strongest(double[] factors, out double power)
    {
        int best = 0;
        double second = 0;
        power = 0;
        for (int i = 0; i < factors.Length; i++)
        {
            double found = Power(factors[i]);
            if (found > power)
                (best, second, power) = (i, power, found);
            else
                second = Math.Max(second, found);
        }
        return power > second * Clear ? best : null;
    }

    private static double Energy(ReadOnlySpan<double> samples)
    {
        double energy = 0;
        foreach (double sample in samples)
            energy += sample * sample;
        return energy;
    }

    private double Power(double factor)
    {
        double one = 0, two = 0;
        foreach (double sample in last)
            (one, two) = (sample + factor * one - two, one);
        return one * one + two * two - factor * one * two;
    }

    private static double Factor(double hertz) => 2 * Math.Cos(2 * Math.PI * hertz / G711.Rate);
}
