namespace Hotline.Telephony.Media;

/// <summary>By what a peer tells of a key.</summary>
[Flags]
internal enum KeyWays
{
    None = 0,

    /// <summary>An event in RTP (RFC 4733).</summary>
    Rtp = 1,

    /// <summary>Signalling: INFO.</summary>
    Told = 2,

    /// <summary>The tones in its voice.</summary>
    Tones = 4,
}

/// <summary>
/// Counts each press once, however often it is told of. Some telephones tell of each key twice, and what they negotiated does not say which they are: there are those that agree on
/// telephone-event and send INFO alone. So the rule is about presses: what one way tells of a key, which another has told of not long ago and this one has not yet, is the same press.
/// Whichever way is first counts, and nothing is waited for. Owned by the media thread.
/// </summary>
internal sealed class KeyPresses
{
    /// <summary>How far apart two words of one press may come: INFO may follow when the key is let go, and be sent again after 0.5, 1.5 and 3.5 s.</summary>
    public static readonly TimeSpan Apart = TimeSpan.FromSeconds(5);

    /// <summary>Presses that are remembered; nobody is faster, and a flood of them takes no room.</summary>
    private const int Capacity = 64;

    private readonly List<(char Key, TimeSpan At, KeyWays Ways)> recent = [];

    /// <returns>False: this press has been counted.</returns>
    public bool IsNew(char key, KeyWays way, TimeSpan now)
    {
        recent.RemoveAll(press => now - press.At > Apart);
        int same = recent.FindIndex(press => press.Key == key && (press.Ways & way) == 0);
        if (same >= 0)
        {
            recent[same] = recent[same] with { Ways = recent[same].Ways | way };
            return false;
        }
        if (recent.Count == Capacity)
            recent.RemoveAt(0);
        recent.Add((key, now, way));
        return true;
    }
}
