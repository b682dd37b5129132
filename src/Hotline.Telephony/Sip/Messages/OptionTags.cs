namespace Hotline.Telephony.Sip.Messages;

/// <summary>Names of the extensions we know, as in Require and Supported (RFC 3261 §19.2).</summary>
internal static class OptionTags
{
    /// <summary>Session timers (RFC 4028).</summary>
    public const string Timer = "timer";

    /// <summary>Reliable provisional responses (RFC 3262).</summary>
    public const string Reliable = "100rel";

    /// <summary>All of them, for Supported.</summary>
    public const string Supported = $"{Timer}, {Reliable}";

    /// <summary>The Replaces header (RFC 3891); taken from desk phones only, and named to them only.</summary>
    public const string Replaces = "replaces";

    /// <summary>The way back through proxies is kept with a registration (RFC 3327); only in our own.</summary>
    public const string Path = "path";

    public static bool IsKnown(string tag)
        => tag.Equals(Replaces, StringComparison.OrdinalIgnoreCase) || tag.Equals(Timer, StringComparison.OrdinalIgnoreCase) || tag.Equals(Reliable, StringComparison.OrdinalIgnoreCase);
}
