using System.Security.Cryptography;
using System.Text;

namespace Hotline.Api.WeChat.Wire;

/// <summary>
/// WeChat's signature: SHA-1, in hex, over the texts sorted by their bytes and joined. <c>signature</c> covers token,
/// timestamp and nonce; <c>msg_signature</c> the encrypted message as well. SHA-1 is the protocol's choice.
/// </summary>
internal static class WeChatSignature
{
    public static string Of(params IEnumerable<string> texts)
    {
        var joined = string.Concat(texts.Order(StringComparer.Ordinal));
#pragma warning disable CA5350 // The protocol says SHA-1.
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(joined)));
#pragma warning restore CA5350
    }

    /// <summary>Compares without telling by its time where the first difference is.</summary>
    public static bool Is(string? given, params IEnumerable<string> texts) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given.ToLowerInvariant()), Encoding.UTF8.GetBytes(Of(texts)));
}
