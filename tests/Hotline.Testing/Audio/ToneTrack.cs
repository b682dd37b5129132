namespace Hotline.Testing.Audio;

/// <summary>Where in time a tone is heard in a piece of audio, in windows of 20 ms.</summary>
/// <param name="Heard">One entry a window.</param>
public sealed record ToneTrack(IReadOnlyList<bool> Heard)
{
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(20);

    public static ToneTrack Of(ReadOnlySpan<short> samples, double hertz, int rate = 8000)
    {
        int step = (int)(Window.TotalSeconds * rate);
        var heard = new List<bool>();
        for (int at = 0; at + step <= samples.Length; at += step)
            heard.Add(Tone.IsHeard(samples.Slice(at, step), hertz, rate));
        return new ToneTrack(heard);
    }

    /// <summary>Total time the tone is heard.</summary>
    public TimeSpan Total => Window * Heard.Count(h => h);

    /// <summary>When the tone is first heard, or null.</summary>
    public TimeSpan? First => FirstIndex < 0 ? null : Window * FirstIndex;

    /// <summary>When the tone is last heard (end of that window), or null.</summary>
    public TimeSpan? Last => LastIndex < 0 ? null : Window * (LastIndex + 1);

    /// <summary>The longest stretch without the tone between its first and its last window.</summary>
    public TimeSpan LongestGap
    {
        get
        {
            int longest = 0, run = 0;
            for (int i = Math.Max(0, FirstIndex); i <= LastIndex; i++)
            {
                run = Heard[i] ? 0 : run + 1;
                longest = Math.Max(longest, run);
            }
            return Window * longest;
        }
    }

    private int FirstIndex => Index(Enumerable.Range(0, Heard.Count));

    private int LastIndex => Index(Enumerable.Range(0, Heard.Count).Reverse());

    private int Index(IEnumerable<int> order)
    {
        foreach (int i in order)
            if (Heard[i])
                return i;
        return -1;
    }
}
