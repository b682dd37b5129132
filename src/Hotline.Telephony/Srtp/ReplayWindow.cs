namespace Hotline.Telephony.Srtp;

/// <summary>Which of the last 64 indices were seen (RFC 3711 §3.3.2); older ones count as seen.</summary>
internal sealed class ReplayWindow
{
    private const int Size = 64;

    private ulong _seen;

    public ulong Highest { get; private set; }

    public bool IsEmpty { get; private set; } = true;

    public bool IsFresh(ulong index)
    {
        if (IsEmpty || index > Highest)
            return true;
        ulong behind = Highest - index;
        return behind < Size && (_seen >> (int)behind & 1) == 0;
    }

    /// <summary>Marks an index whose packet was authentic.</summary>
    public void Mark(ulong index)
    {
        if (IsEmpty)
            (IsEmpty, Highest, _seen) = (false, index, 1);
        else if (index > Highest)
        {
            ulong ahead = index - Highest;
            _seen = ahead >= Size ? 1 : _seen << (int)ahead | 1;
            Highest = index;
        }
        else
            _seen |= 1UL << (int)(Highest - index);
    }
}
