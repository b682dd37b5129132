using Hotline.Telephony.Codecs;

namespace Hotline.Telephony.Media;

/// <summary>Adds up the voices of one beat for one listener: linear, saturating, A-law in and out. Bytes only; owned by the media thread.</summary>
internal sealed class Mixer
{
    private readonly int[] sum = new int[JitterBuffer.Frame];

    /// <summary>Begins the next sum.</summary>
    public void Clear() => Array.Clear(sum);

    /// <param name="gain">In 1/<see cref="MixMatrix.Unity"/>.</param>
    public void Add(ReadOnlySpan<byte> alaw, int gain = MixMatrix.Unity)
    {
        for (int i = 0; i < sum.Length; i++)
            sum[i] += G711.DecodeALaw(alaw[i]) * gain;
    }

    /// <summary>Writes the sum. What is louder than a sample can be stays at the loudest: it must not wrap around into noise.</summary>
    public void Write(Span<byte> alaw)
    {
        for (int i = 0; i < sum.Length; i++)
            alaw[i] = G711.EncodeALaw((short)Math.Clamp(sum[i] / MixMatrix.Unity, short.MinValue, short.MaxValue));
    }
}
