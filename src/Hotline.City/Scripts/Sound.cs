namespace Hotline.City.Scripts;

/// <summary>What a citizen may be asked to listen for. Told by level and rhythm, never by meaning.</summary>
internal abstract record Sound
{
    private Sound()
    {
    }

    /// <summary>One steady tone, for a fifth of a second.</summary>
    internal sealed record Tone(double Hertz) : Sound;

    /// <summary>Loud and quiet by turns, for a second and a half.</summary>
    internal sealed record Speech : Sound;

    /// <summary>Loud without a break and never quite steady, for a second and a half.</summary>
    internal sealed record Music : Sound;

    /// <summary>Nothing to be heard for a second, whether packets come or not.</summary>
    internal sealed record Silence : Sound;
}
