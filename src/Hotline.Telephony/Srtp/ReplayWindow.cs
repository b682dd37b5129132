namespace Hotline.Telephony.Srtp;

/// <summary>Which of the last 64 indices were seen (RFC 3711 §3.3.2); older ones count as seen.</summary>
internal sealed class ReplayWindow
{
    private const int Size = 64;

    private ulong seen;

    public ulong Highest { get; private set; }

    public bool IsEmpty { get; private set; } = true;

    public bool IsFresh(ulong index)
    {
        if (IsEmpty || index > Highest)
            return true;
        ulong behind = Highest - index;
        return behind < Size && (seen >> (int)behind & 1) == 0;
    }

    /// <summary>Marks an index whose packet was authentic.</summary>
    public void Mark(ulong index)
    {
        if (IsEmpty)
            (IsEmpty, Highest, seen) = (false, index, 1);
        else if (index > Highest)
        {
            ulong ahead = index - Highest;
            seen = ahead >= Size ? 1 : seen << (int)ahead | 1;
            Highest = index;
        }
        else
            seen |= 1UL << (int)(Highest - index);
    }
}
