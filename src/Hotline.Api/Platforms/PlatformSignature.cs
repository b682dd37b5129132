using System.Security.Cryptography;
using System.Text;

namespace Hotline.Api.Platforms;

/// <summary>How a platform signs a request: HMAC-SHA256 (RFC 2104) with its key over time, method, path and body, so that what was signed for one request is worth nothing for another.</summary>
internal static class PlatformSignature
{
    public const string PlatformHeader = "X-Hotline-Platform";
    public const string TimeHeader = "X-Hotline-Time";
    public const string SignatureHeader = "X-Hotline-Signature";

    /// <param name="at">The time header as it was sent: Unix time in seconds.</param>
    /// <param name="path">Without host and query.</param>
    /// <returns>Lower-case hexadecimal.</returns>
    public static string Of(string secret, string at, string method, string path, ReadOnlySpan<byte> body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.UTF8.GetBytes($"{at}\n{method}\n{path}\n"), .. body]));

    /// <summary>Takes the same time whether it is right or not.</summary>
    public static bool Is(string? given, string secret, string at, string method, string path, ReadOnlySpan<byte> body) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(given ?? ""), Encoding.ASCII.GetBytes(Of(secret, at, method, path, body)));
}
