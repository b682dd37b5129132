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

    public static bool IsKnown(string tag)
        => tag.Equals(Timer, StringComparison.OrdinalIgnoreCase) || tag.Equals(Reliable, StringComparison.OrdinalIgnoreCase);
}
