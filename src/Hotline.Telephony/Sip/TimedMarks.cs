namespace Hotline.Telephony.Sip;

/// <summary>What is remembered of many for a while, and no longer.</summary>
/// <param name="lasts">From the last time that it was marked.</param>
/// <param name="most">When so many are marked, the table starts anew rather than growing.</param>
internal sealed class TimedMarks<T>(TimeSpan lasts, int most)
    where T : notnull
{
    private readonly Dictionary<T, TimeSpan> until = [];

    public bool Has(T one, TimeSpan now) => until.TryGetValue(one, out var end) && now < end;

    public void Add(T one, TimeSpan now)
    {
        if (until.Count >= most)
        {
            until.Clear();
        }

        until[one] = now + lasts;
    }
}
