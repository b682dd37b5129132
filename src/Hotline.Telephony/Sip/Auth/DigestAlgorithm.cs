using System.Security.Cryptography;
using System.Text;

namespace Hotline.Telephony.Sip.Auth;

/// <summary>A digest hash (RFC 7616 §3.2; for SIP: RFC 8760).</summary>
internal sealed class DigestAlgorithm
{
    private readonly Func<byte[], byte[]> hash;

    private DigestAlgorithm(string name, Func<byte[], byte[]> hash)
    {
        Name = name;
        this.hash = hash;
    }

#pragma warning disable CA5351 // MD5 is what RFC 3261 phones speak; SHA-256 is offered beside it.
    public static DigestAlgorithm Md5 { get; } = new("MD5", MD5.HashData);
#pragma warning restore CA5351

    public static DigestAlgorithm Sha256 { get; } = new("SHA-256", SHA256.HashData);

    /// <summary>As written in algorithm=.</summary>
    public string Name { get; }

    /// <summary>Null for one we do not speak; no algorithm means MD5 (RFC 7616 §3.3).</summary>
    public static DigestAlgorithm? From(string? name) => name switch
    {
        null => Md5,
        _ when name.Equals(Md5.Name, StringComparison.OrdinalIgnoreCase) => Md5,
        _ when name.Equals(Sha256.Name, StringComparison.OrdinalIgnoreCase) => Sha256,
        _ => null,
    };

    public string Hash(string text) => Convert.ToHexStringLower(hash(Encoding.UTF8.GetBytes(text)));

    /// <summary>HA1 of a user (RFC 7616 §3.4.2).</summary>
    public string Ha1(string user, string realm, string secret) => Hash($"{user}:{realm}:{secret}");

    /// <summary>The response for qop=auth (RFC 7616 §3.4.1).</summary>
    public string Response(string ha1, string nonce, string nc, string cnonce, string method, string uri)
        => Hash($"{ha1}:{nonce}:{nc}:{cnonce}:auth:{Hash($"{method}:{uri}")}");

    /// <summary>The response to a challenge without qop, as peers from before RFC 2617 send it (RFC 3261 §22.4 item 8).</summary>
    public string Response(string ha1, string nonce, string method, string uri) => Hash($"{ha1}:{nonce}:{Hash($"{method}:{uri}")}");
}
