using Hotline.Telephony.Codecs;

namespace Hotline.Telephony.Media;

/// <summary>
/// Makes up what a stream has lost, in the manner of ITU-T G.711 appendix I: the last pitch periods go on, after 10 ms they fade, after 60 ms there is silence. When the stream
/// goes on, both are blended for a moment. A-law in and out, nothing is delayed. Owned by the media thread.
/// </summary>
internal sealed class Concealment
{
    /// <summary>Pitches that voices have, in samples: 200 to 66 Hz.</summary>
    private const int ShortestPeriod = 40, LongestPeriod = 120;

    /// <summary>Samples over which two stretches are compared: 20 ms.</summary>
    private const int Compared = 160;

    private const int Remembered = Compared + LongestPeriod + MaxBlend;

    /// <summary>Samples over which what is made up passes into what is heard again: 4 ms, after a longer loss up to 10.</summary>
    private const int MinBlend = 32, MaxBlend = 80;

    /// <summary>In samples: as loud as it was until the first, silent from the second on.</summary>
    private const int Fades = 80, Silent = 480;

    private readonly byte[] past = new byte[Remembered];
    private short[]? periods;
    private int known;
    private int length;
    private int missing;

    /// <summary>From what the periods followed once to what was heard last: spread over the beginning, so that none is heard.</summary>
    private int step;

    /// <summary>A stream begins: nothing that was heard before says how it goes on.</summary>
    public void Forget() => (known, missing) = (0, 0);

    /// <summary>Samples that came. After a loss their beginning is blended with what would have been made up.</summary>
    public void Heard(Span<byte> alaw)
    {
        if (missing > 0)
            Blend(alaw);
        Remember(alaw);
    }

    /// <summary>Samples that did not come.</summary>
    public void Fill(Span<byte> alaw)
    {
        if (missing == 0)
            Take();
        for (int i = 0; i < alaw.Length; i++)
            alaw[i] = G711.EncodeALaw((short)MadeUp(missing++));
    }

    private void Blend(Span<byte> alaw)
    {
        int blend = Math.Min(Math.Clamp(missing / 4, MinBlend, MaxBlend), alaw.Length);
        for (int i = 0; i < blend; i++)
        {
            int heard = G711.DecodeALaw(alaw[i]) * (i + 1), made = MadeUp(missing + i) * (blend - i);
            alaw[i] = G711.EncodeALaw((short)((heard + made) / (blend + 1)));
        }
        missing = 0;
    }

    /// <summary>The sample so long after the loss began.</summary>
    private int MadeUp(int at)
    {
        if (length == 0 || at >= Silent)
            return 0;
        int sample = periods![at % length];
        if (at < MinBlend)
            sample = Math.Clamp(sample + step * (MinBlend - at) / (MinBlend + 1), short.MinValue, short.MaxValue);
        return at < Fades ? sample : sample * (Silent - at) / (Silent - Fades);
    }

    private void Remember(ReadOnlySpan<byte> alaw)
    {
        if (alaw.Length >= Remembered)
            alaw[^Remembered..].CopyTo(past);
        else
        {
            past.AsSpan(alaw.Length).CopyTo(past);
            alaw.CopyTo(past.AsSpan(Remembered - alaw.Length));
        }
        known = Math.Min(Remembered, known + alaw.Length);
    }

    /// <summary>Takes the last whole pitch periods of what was heard, as many as make 20 ms, their end bent so that it leads into their beginning.</summary>
    private void Take()
    {
        length = 0;
        if (known < Remembered)
            return;
        Span<short> past = stackalloc short[Remembered];
        for (int i = 0; i < Remembered; i++)
            past[i] = G711.DecodeALaw(this.past[i]);
        int period = Period(past);
        periods ??= new short[Compared];
        length = Compared / period * period;
        var last = past[^length..];
        last.CopyTo(periods);
        int bent = period / 4;
        for (int i = 0; i < bent; i++)
        {
            // What stands before the periods leads into them; the end becomes that.
            int end = length - bent + i, before = Remembered - length - bent + i;
            periods[end] = (short)((past[before] * (i + 1) + last[end] * (bent - i)) / (bent + 1));
        }
        step = past[^1] - past[^(length + 1)];
    }

    /// <summary>The shift at which the last 20 ms are most like themselves, every second sample looked at.</summary>
    private static int Period(ReadOnlySpan<short> past)
    {
        var (best, period) = (double.NegativeInfinity, LongestPeriod);
        var recent = past[^Compared..];
        for (int shift = ShortestPeriod; shift <= LongestPeriod; shift++)
        {
            var earlier = past[^(Compared + shift)..];
            long product = 0, energy = 1;
            for (int i = 0; i < Compared; i += 2)
            {
                product += recent[i] * earlier[i];
                energy += earlier[i] * earlier[i];
            }
            double alike = product <= 0 ? 0 : (double)product * product / energy;
            if (alike > best)
                (best, period) = (alike, shift);
        }
        return period;
    }
}
