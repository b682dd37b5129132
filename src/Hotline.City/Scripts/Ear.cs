using Hotline.Telephony.Codecs;

namespace Hotline.City.Scripts;

/// <summary>
/// What one citizen hears while it listens for something: the levels of the last frames of 20 ms, never the audio itself, so that thousands
/// can listen. Used under its call's lock.
/// </summary>
internal sealed class Ear
{
    /// <summary>Frames that speech and music are told by: a second and a half.</summary>
    private const int Frames = 75;

    private const int ToneFrames = 10, ToneEnough = 8;

    /// <summary>Of full scale; below it a frame is quiet.</summary>
    private const double Loud = 0.005;

    /// <summary>Decibels by which the level of frames strays about its mean: a steady tone under the first, music between, speech over the second.</summary>
    private const double Steady = 1, Lively = 6;

    private static readonly TimeSpan SilenceTime = TimeSpan.FromSeconds(1);

    private readonly float[] levels = new float[Frames];
    private Sound? wanted;
    private int count;
    private ushort tones;
    private TimeSpan lastLoud;

    /// <summary>Begins anew; null listens no more.</summary>
    public void Listen(Sound? sound, TimeSpan now) => (wanted, count, tones, lastLoud) = (sound, 0, 0, now);

    public void Take(ReadOnlySpan<byte> alaw, TimeSpan now)
    {
        if (wanted is null || alaw.IsEmpty)
        {
            return;
        }

        var hertz = wanted is Sound.Tone tone ? tone.Hertz : 0;
        var (level, share) = Measure(alaw, hertz);
        levels[count++ % Frames] = (float)level;
        tones = (ushort)((tones << 1) | (level > Loud && share > 0.5 ? 1 : 0));
        if (level > Loud)
        {
            lastLoud = now;
        }
    }

    public bool Hears(TimeSpan now) => wanted switch
    {
        Sound.Tone => ushort.PopCount((ushort)(tones & ((1 << ToneFrames) - 1))) >= ToneEnough,
        Sound.Silence => now - lastLoud >= SilenceTime,
        Sound.Music => count >= Frames && levels.All(level => level > Loud) && Spread() is > Steady and < Lively,
        Sound.Speech => count >= Frames && Rises() >= 2 && levels.Count(level => level > Loud) > Frames / 3 && Spread() > Lively,
        _ => false,
    };

    /// <summary>How often it became loud, in the order in which the frames came.</summary>
    private int Rises() => Enumerable.Range(count, Frames - 1).Count(i => levels[i % Frames] <= Loud && levels[(i + 1) % Frames] > Loud);

    private double Spread()
    {
        var decibels = levels.Select(level => 20 * Math.Log10(level + 1e-5)).ToArray();
        var mean = decibels.Average();
        return Math.Sqrt(decibels.Sum(one => (one - mean) * (one - mean)) / Frames);
    }

    /// <summary>Root mean square of full scale, and the share of the energy at one frequency (Goertzel).</summary>
    private static (double Level, double Share) Measure(ReadOnlySpan<byte> alaw, double hertz)
    {
        double coefficient = 2 * Math.Cos(2 * Math.PI * hertz / G711.Rate), before = 0, earlier = 0, energy = 0;
        foreach (var code in alaw)
        {
            double sample = G711.DecodeALaw(code);
            (before, earlier) = (sample + coefficient * before - earlier, before);
            energy += sample * sample;
        }

        var power = before * before + earlier * earlier - coefficient * before * earlier;
        return (Math.Sqrt(energy / alaw.Length) / short.MaxValue, energy < alaw.Length ? 0 : 2 * power / (alaw.Length * energy));
    }
}
