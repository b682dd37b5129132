namespace Hotline.Telephony.Codecs;

/// <summary>The audio codecs spoken here, by their static RTP payload types (RFC 3551 table 4).</summary>
internal enum AudioCodec : byte
{
    /// <summary>G.711 mu-law.</summary>
    Pcmu = 0,

    /// <summary>G.711 A-law: used inside the product and in recordings.</summary>
    Pcma = 8,
}

internal static class AudioCodecs
{
    public static ReadOnlySpan<byte> RtpName(this AudioCodec codec) => codec == AudioCodec.Pcma ? "PCMA"u8 : "PCMU"u8;

    public static byte Silence(this AudioCodec codec) => codec == AudioCodec.Pcma ? G711.ALawSilence : G711.MuLawSilence;

    /// <summary>Rewrites A-law <paramref name="audio"/> into <paramref name="codec"/> in place.</summary>
    public static void FromALaw(this AudioCodec codec, Span<byte> audio)
    {
        if (codec == AudioCodec.Pcmu)
            G711.ALawToMuLaw(audio);
    }

    /// <summary>Rewrites <paramref name="audio"/> of <paramref name="codec"/> into A-law in place.</summary>
    public static void ToALaw(this AudioCodec codec, Span<byte> audio)
    {
        if (codec == AudioCodec.Pcmu)
            G711.MuLawToALaw(audio);
    }
}
