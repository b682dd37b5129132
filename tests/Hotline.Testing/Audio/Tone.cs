namespace Hotline.Testing.Audio;

/// <summary>Tones: made, and found again by the Goertzel algorithm.</summary>
public static class Tone
{
    /// <summary>A sine of <paramref name="hertz"/>; <paramref name="amplitude"/> is the peak, 1.0 = full scale.</summary>
    public static short[] Sine(double hertz, TimeSpan length, int rate = 8000, double amplitude = 0.4)
    {
        var samples = new short[(int)(length.TotalSeconds * rate)];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (short)(amplitude * short.MaxValue * Math.Sin(2 * Math.PI * hertz * i / rate));
        return samples;
    }

    /// <summary>The share (0 to 1) of the energy of <paramref name="samples"/> that lies at <paramref name="hertz"/>. Silence has share 0.</summary>
    public static double Share(ReadOnlySpan<short> samples, double hertz, int rate = 8000)
    {
        if (samples.IsEmpty)
            return 0;
        double coefficient = 2 * Math.Cos(2 * Math.PI * hertz / rate);
        double s1 = 0, s2 = 0, energy = 0;
        foreach (short sample in samples)
        {
            double s0 = sample + coefficient * s1 - s2;
            s2 = s1;
            s1 = s0;
            energy += (double)sample * sample;
        }
        if (energy < samples.Length)
            return 0;
        double power = s1 * s1 + s2 * s2 - coefficient * s1 * s2;
        return Math.Min(1, 2 * power / (samples.Length * energy));
    }

    /// <summary>Root mean square, 0 to 1 of full scale.</summary>
    public static double Level(ReadOnlySpan<short> samples)
    {
        if (samples.IsEmpty)
            return 0;
        double energy = 0;
        foreach (short sample in samples)
            energy += (double)sample * sample;
        return Math.Sqrt(energy / samples.Length) / short.MaxValue;
    }

    /// <summary>Tells whether at least half of the energy lies at <paramref name="hertz"/> and it is loud enough to be heard.</summary>
    public static bool IsHeard(ReadOnlySpan<short> samples, double hertz, int rate = 8000) =>
        Level(samples) > 0.005 && Share(samples, hertz, rate) > 0.5;
}
