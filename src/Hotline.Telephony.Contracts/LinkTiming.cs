namespace Hotline.Telephony.Contracts;

/// <summary>
/// When a silent link counts as broken. One pair for both ends: a client that pings more rarely than the server's
/// patience allows is cut off whenever nothing happens.
/// </summary>
public static class LinkTiming
{
    /// <summary>How often each end says that it is there.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(5);

    /// <summary>An end that is silent for this long is treated as gone: three words missed.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);
}
