using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Hotline.Telephony.Sip.Parsing;

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
        var reader = new SipReader(value);
        if (!reader.TryToken(out var scheme) || !Ascii.EqualsIgnoreCase(scheme, "Digest"u8)
            || !TryFields(ref reader, out var fields))
        {
            return false;
        }

        if (!fields.TryGetValue("qop", out var qop) || !qop.Equals("auth", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        string Field(string name) => fields.GetValueOrDefault(name, "");
        credentials = new DigestCredentials(
            Field("username"), Field("realm"), Field("nonce"), Field("uri"), Field("response"),
            fields.GetValueOrDefault("algorithm"), Field("cnonce"), Field("nc"));
        return credentials is { Nonce: not "", Uri: not "", Response: not "", Cnonce: not "", Nc.Length: 8 };
    }

    private static bool TryFields(ref SipReader reader, out Dictionary<string, string> fields)
    {
        fields = new Dictionary<string, string>(10, StringComparer.OrdinalIgnoreCase);
        do
        {
            reader.SkipWhite();
            if (!reader.TryToken(out var name))
            {
                return false;
            }

            reader.SkipWhite();
            if (!reader.TryTake((byte)'='))
            {
                return false;
            }

            reader.SkipWhite();
            ReadOnlySpan<byte> text;
            if (reader.Peek == '"' ? !reader.TryQuoted(out text) : !reader.TryToken(out text))
            {
                return false;
            }

            if (!fields.TryAdd(Encoding.UTF8.GetString(name), Encoding.UTF8.GetString(text)))
            {
                return false;
            }

            reader.SkipWhite();
        }
        while (reader.TryTake((byte)','));
        return reader.AtEnd;
    }
}
