using System.Numerics;

namespace Hotline.Telephony.Media;

/// <summary>Which samples of a ring are there, a bit each.</summary>
/// <param name="capacity">Samples; a power of two, at least 64.</param>
internal sealed class LaidSamples(int capacity)
{
    private const int Bits = 64;

    private readonly ulong[] words = new ulong[capacity / Bits];

    public void Clear() => Array.Clear(words);

    /// <param name="count">At most the ring.</param>
    public void Mark(uint from, int count, bool laid)
    {
        for (uint at = from; count > 0;)
        {
            int bit = (int)(at % Bits), here = Math.Min(count, Bits - bit);
            ulong mask = (here == Bits ? ulong.MaxValue : (1UL << here) - 1) << bit;
            ref ulong word = ref words[Word(at)];
            word = laid ? word | mask : word & ~mask;
            at += (uint)here;
            count -= here;
        }
    }

    /// <summary>How many from there on, up to <paramref name="most"/>, are alike: there, or not there.</summary>
    public int Run(uint from, int most, out bool laid)
    {
        laid = (words[Word(from)] >> (int)(from % Bits) & 1) != 0;
        int run = 0;
        while (run < most)
        {
            uint at = from + (uint)run;
            int bit = (int)(at % Bits);
            ulong others = (laid ? ~words[Word(at)] : words[Word(at)]) >> bit;
            int here = Math.Min(BitOperations.TrailingZeroCount(others), Bits - bit); // 64 when all are alike
            run += here;
            if (here < Bits - bit)
                break;
        }
        return Math.Min(run, most);
    }

    private int Word(uint at) => (int)(at / Bits) & words.Length - 1;
}
