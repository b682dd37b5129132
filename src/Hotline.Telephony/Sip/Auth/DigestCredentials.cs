using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Hotline.Telephony.Sip.Auth;

/// <summary>An Authorization header of the Digest scheme with qop=auth (RFC 7616 §3.4).</summary>
internal sealed record DigestCredentials(
    string User, string Realm, string Nonce, string Uri, string Response, string? Algorithm, string Cnonce, string Nc)
{
    /// <summary>The nonce count, 0 when unreadable.</summary>
    public uint Count => uint.TryParse(Nc, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var count) ? count : 0;

    public static bool TryParse(ReadOnlySpan<byte> value, [NotNullWhen(true)] out DigestCredentials? credentials)
    {
        credentials = null;
        if (!DigestFields.TryRead(value, out var fields)
            || !fields.TryGetValue("qop", out var qop) || !qop.Equals("auth", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        string Field(string name) => fields.GetValueOrDefault(name, "");
        credentials = new DigestCredentials(
            Field("username"), Field("realm"), Field("nonce"), Field("uri"), Field("response"),
            fields.GetValueOrDefault("algorithm"), Field("cnonce"), Field("nc"));
        return credentials is { Nonce: not "", Uri: not "", Response: not "", Cnonce: not "", Nc.Length: 8 };
    }
}
