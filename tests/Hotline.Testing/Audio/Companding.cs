namespace Hotline.Testing.Audio;

/// <summary>ITU-T G.711 written from its segments and by search: slow, obvious, and independent of the product's tables.</summary>
public static class Companding
{
    /// <summary>The 16-bit value of an A-law byte (ITU-T G.711 table 1a).</summary>
    public static short ALaw(byte code)
    {
        int bits = code ^ 0x55;
        int segment = (bits >> 4) & 7;
        int step = bits & 15;
        int magnitude = segment == 0 ? 2 * step + 1 : (2 * step + 33) << (segment - 1);
        return (short)((bits & 0x80) != 0 ? magnitude * 8 : -magnitude * 8);
    }

    /// <summary>The 16-bit value of a mu-law byte (ITU-T G.711 table 2a).</summary>
    public static short MuLaw(byte code)
    {
        int bits = ~code & 0xFF;
        int segment = (bits >> 4) & 7;
        int step = bits & 15;
        int magnitude = ((2 * step + 33) << segment) - 33;
        return (short)((bits & 0x80) == 0 ? magnitude * 4 : -magnitude * 4);
    }

    /// <summary>The samples of A-law bytes.</summary>
    public static short[] ALaw(ReadOnlySpan<byte> codes)
    {
        var samples = new short[codes.Length];
        for (int i = 0; i < codes.Length; i++)
            samples[i] = ALaw(codes[i]);
        return samples;
    }

    /// <summary>The A-law bytes nearest to <paramref name="samples"/>.</summary>
    public static byte[] ToALaw(ReadOnlySpan<short> samples) => Nearest(samples, ALaw);

    /// <summary>The mu-law bytes nearest to <paramref name="samples"/>.</summary>
    public static byte[] ToMuLaw(ReadOnlySpan<short> samples) => Nearest(samples, MuLaw);

    private static byte[] Nearest(ReadOnlySpan<short> samples, Func<byte, short> value)
    {
        var codes = Enumerable.Range(0, 256).Select(c => (byte)c).OrderBy(c => value(c)).ToArray();
        var values = codes.Select(value).ToArray();
        var result = new byte[samples.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            int at = Array.BinarySearch(values, samples[i]);
            if (at < 0)
            {
                int above = Math.Min(~at, 255), below = Math.Max(above - 1, 0);
                at = values[above] - samples[i] < samples[i] - values[below] ? above : below;
            }
            result[i] = codes[at];
        }
        return result;
    }
}
