using System.Globalization;
using System.Security.Cryptography;

namespace Hotline.Telephony.Sip.Messages;

/// <summary>Tags, branches and Call-IDs: unguessable, so that nobody off the path can end a call (RFC 3261 §19.3, §26).</summary>
internal static class SipIds
{
    public static string Tag() => Hex(8);

    public static string Branch() => string.Concat(Via.MagicCookie, Hex(10));

    /// <summary>The same for the same request, without remembering it (RFC 3261 §8.2.7); for answers that make no dialog.</summary>
    public static string TagFor(Via via) => HashCode.Combine(via.Branch, via.Host).ToString("x8", CultureInfo.InvariantCulture);

    public static string CallId() => Hex(16);

    private static string Hex(int bytes)
    {
        Span<byte> random = stackalloc byte[bytes];
        RandomNumberGenerator.Fill(random);
        return Convert.ToHexStringLower(random);
    }
}
