using System.Text;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Parsing;

/// <summary>name-addr and addr-spec with header parameters (RFC 3261 §20.10, §25.1).</summary>
internal static class ParseAddress
{
    /// <summary>Exactly one address, as in From and To.</summary>
    public static bool TryParse(ReadOnlySpan<byte> value, out NameAddress address)
        => TryParseFirst(value, out address, out var used) && used == value.Length;

    public static bool TryParse(string value, out NameAddress address) => TryParse(Encoding.UTF8.GetBytes(value), out address);

    /// <summary>The first address of a list; <paramref name="used"/> tells where it ends (a comma or the end).</summary>
    public static bool TryParseFirst(ReadOnlySpan<byte> value, out NameAddress address, out int used)
    {
        address = None;
        used = 0;
        var reader = new SipReader(value);
        reader.SkipWhite();
        var display = "";
        if (reader.Peek == '"')
        {
            if (!reader.TryQuoted(out var quoted))
            {
                return false;
            }

            display = Unescape(quoted);
            reader.SkipWhite();
            if (reader.Peek != '<')
            {
                return false;
            }
        }

        ReadOnlySpan<byte> spec;
        var open = reader.Peek == '<' ? 0 : BracketBeforeComma(reader.Rest);
        if (open >= 0)
        {
            if (open > 0)
            {
                display = Encoding.UTF8.GetString(reader.Rest[..open].Trim(" \t"u8));
            }

            reader.Advance(open + 1);
            var close = reader.Rest.IndexOf((byte)'>');
            if (close < 0)
            {
                return false;
            }

            spec = reader.Rest[..close];
            reader.Advance(close + 1);
        }
        else
        {
            // Without brackets, everything from ';' on belongs to the header, and '?' and ',' are not allowed (§20.10).
            var end = reader.Rest.IndexOfAny(" \t;,"u8);
            spec = end < 0 ? reader.Rest : reader.Rest[..end];
            if (spec.Contains((byte)'?'))
            {
                return false;
            }

            reader.Advance(spec.Length);
        }

        if (!ParseUri.TryParse(spec, out var uri) || !reader.TryParams(out var parameters))
        {
            return false;
        }

        used = reader.Position;
        address = new NameAddress(display, uri, parameters.IsEmpty ? "" : Encoding.UTF8.GetString(parameters));
        return true;
    }

    private static int BracketBeforeComma(ReadOnlySpan<byte> rest)
    {
        var at = rest.IndexOfAny((byte)'<', (byte)',', (byte)';');
        return at >= 0 && rest[at] == '<' ? at : -1;
    }

    private static string Unescape(ReadOnlySpan<byte> quoted)
    {
        var text = Encoding.UTF8.GetString(quoted);
        if (!text.Contains('\\'))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            plain.Append(text[i] == '\\' && i + 1 < text.Length ? text[++i] : text[i]);
        }

        return plain.ToString();
    }

    private static NameAddress None { get; } = new("", new SipUri("", "", ""), "");
}
