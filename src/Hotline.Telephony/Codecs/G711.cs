namespace Hotline.Telephony.Codecs;

/// <summary>ITU-T G.711: 8000 samples a second, one byte a sample. Samples are 16-bit; A-law keeps 13 bits of them, mu-law 14.</summary>
internal static class G711
{
    /// <summary>Samples a second, and RTP timestamp units a second (RFC 3551 §4.5.14).</summary>
    public const int Rate = 8000;

    /// <summary>The quietest A-law code (+8 of 32768).</summary>
    public const byte ALawSilence = 0xD5;

    /// <summary>The mu-law code of zero.</summary>
    public const byte MuLawSilence = 0xFF;

    private static readonly short[] ALawValues = Table(ExpandALaw);
    private static readonly short[] MuLawValues = Table(ExpandMuLaw);
    private static readonly byte[] MuToALaw = Map(b => EncodeALaw(DecodeMuLaw(b)));
    private static readonly byte[] AToMuLaw = Map(b => EncodeMuLaw(DecodeALaw(b)));

    public static short DecodeALaw(byte code) => ALawValues[code];

    public static short DecodeMuLaw(byte code) => MuLawValues[code];

    /// <summary>The A-law code whose interval holds <paramref name="sample"/> (ITU-T G.711 table 1a).</summary>
    public static byte EncodeALaw(short sample)
    {
        // One's complement for negatives keeps the intervals symmetric: -1 falls in the first negative interval.
        int sign = sample < 0 ? 0 : 0x80;
        int magnitude = (sample < 0 ? ~sample : sample) >> 3;
        int segment = Math.Max(0, int.Log2(magnitude | 1) - 4);
        int step = segment == 0 ? magnitude >> 1 : magnitude >> segment;
        return (byte)((sign | segment << 4 | step & 15) ^ 0x55);
    }

    /// <summary>The mu-law code whose interval holds <paramref name="sample"/> (ITU-T G.711 table 2a).</summary>
    public static byte EncodeMuLaw(short sample)
    {
        int sign = sample < 0 ? 0x80 : 0;
        int magnitude = Math.Min(Math.Abs((int)sample) >> 2, 8158) + 33;
        int segment = int.Log2(magnitude) - 5;
        return (byte)~(sign | segment << 4 | (magnitude >> (segment + 1)) & 15);
    }

    /// <summary>Rewrites mu-law codes as A-law codes in place.</summary>
    public static void MuLawToALaw(Span<byte> codes) => Apply(codes, MuToALaw);

    /// <summary>Rewrites A-law codes as mu-law codes in place.</summary>
    public static void ALawToMuLaw(Span<byte> codes) => Apply(codes, AToMuLaw);

    private static short ExpandALaw(byte code)
    {
        int bits = code ^ 0x55;
        int segment = (bits >> 4) & 7;
        int magnitude = (bits & 15) * 2 + 1;
        if (segment > 0)
            magnitude = (magnitude + 32) << (segment - 1);
        return (short)((bits & 0x80) != 0 ? magnitude << 3 : -(magnitude << 3));
    }

    private static short ExpandMuLaw(byte code)
    {
        int bits = ~code;
        int magnitude = ((((bits & 15) * 2 + 33) << ((bits >> 4) & 7)) - 33) << 2;
        return (short)((bits & 0x80) != 0 ? -magnitude : magnitude);
    }

    private static void Apply(Span<byte> codes, byte[] map)
    {
        for (int i = 0; i < codes.Length; i++)
            codes[i] = map[codes[i]];
    }

    private static short[] Table(Func<byte, short> expand)
    {
        var table = new short[256];
        for (int i = 0; i < 256; i++)
            table[i] = expand((byte)i);
        return table;
    }

    private static byte[] Map(Func<byte, byte> convert)
    {
        var map = new byte[256];
        for (int i = 0; i < 256; i++)
            map[i] = convert((byte)i);
        return map;
    }
}
