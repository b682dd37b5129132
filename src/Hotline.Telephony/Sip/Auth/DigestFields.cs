using System.Diagnostics.CodeAnalysis;
using System.Text;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Sip.Auth;

/// <summary>The parameters of a challenge or of credentials of the Digest scheme, by name. Values are as between their quotes, escapes kept.</summary>
internal static class DigestFields
{
    /// <returns>False for another scheme, one that does not parse, and one that names a parameter twice.</returns>
    public static bool TryRead(ReadOnlySpan<byte> value, [NotNullWhen(true)] out Dictionary<string, string>? fields)
    {
        fields = null;
        var reader = new SipReader(value);
        return reader.TryToken(out var scheme) && Ascii.EqualsIgnoreCase(scheme, "Digest"u8) && TryFields(ref reader, out fields);
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
