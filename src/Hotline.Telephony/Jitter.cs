using System.Security.Cryptography;

namespace Hotline.Telephony;

/// <summary>Keeps nodes that failed together from knocking in step.</summary>
internal static class Jitter
{
    /// <returns>Between half of it and the whole.</returns>
    public static TimeSpan Of(TimeSpan pause) => pause * (RandomNumberGenerator.GetInt32(500, 1001) / 1000.0);
}
