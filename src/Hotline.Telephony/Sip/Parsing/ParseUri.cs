using System.Buffers;
using System.Net;
using System.Text;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Parsing;

/// <summary>URIs (RFC 3261 §19.1.1, RFC 3966 §3).</summary>
internal static class ParseUri
{
    /// <summary>Nothing below 0x21, no delimiters that end a URI in every place we read one.</summary>
    private static readonly SearchValues<byte> Forbidden = SearchValues.Create(
        [.. Enumerable.Range(0, 0x21).Select(b => (byte)b), (byte)'<', (byte)'>', (byte)'"', 0x7f]);

    private static readonly SearchValues<byte> TelBytes = SearchValues.Create("0123456789ABCDEFabcdef+-.()*#%"u8);

    /// <summary>A URI of the settings and the address it stands for; null when it has none.</summary>
    public static (SipUri Uri, IPEndPoint EndPoint)? Reachable(string? text)
        => text is not null && TryParse(Encoding.UTF8.GetBytes(text), out var uri) && uri.TryGetEndPoint(out var endPoint) ? (uri, endPoint) : null;

    public static bool TryParse(ReadOnlySpan<byte> text, out SipUri uri)
    {
        uri = Nothing;
        var colon = text.IndexOf((byte)':');
        if (colon <= 0 || text.ContainsAny(Forbidden) || !IsScheme(text[..colon]))
        {
            return false;
        }

        var rest = text[(colon + 1)..];
        if (Ascii.EqualsIgnoreCase(text[..colon], "sip"u8))
        {
            return TrySip("sip", rest, out uri);
        }

        if (Ascii.EqualsIgnoreCase(text[..colon], "sips"u8))
        {
            return TrySip("sips", rest, out uri);
        }

        if (Ascii.EqualsIgnoreCase(text[..colon], "tel"u8))
        {
            return TryTel(rest, out uri);
        }

        uri = new SipUri(Text(text[..colon]).ToLowerInvariant(), "", Text(rest));
        return !rest.IsEmpty;
    }

    /// <summary>[userinfo "@"] hostport uri-parameters [headers]. The user part may hold ';' and '?' (§25.1 user-unreserved).</summary>
    private static bool TrySip(string scheme, ReadOnlySpan<byte> rest, out SipUri uri)
    {
        uri = Nothing;
        var user = "";
        var at = rest.IndexOf((byte)'@');
        if (at >= 0)
        {
            if (at == 0 || !EscapesAreWhole(rest[..at]))
            {
                return false;
            }

            user = Text(rest[..at]);
            rest = rest[(at + 1)..];
        }

        var reader = new SipReader(rest);
        if (!reader.TryHostPort(out var host, out var port))
        {
            return false;
        }

        var hostText = Text(host);
        rest = reader.Rest;
        var question = rest.IndexOf((byte)'?');
        var parameters = question < 0 ? rest : rest[..question];
        if (!parameters.IsEmpty && parameters[0] != ';')
        {
            return false;
        }

        uri = new SipUri(scheme, user, hostText, port, Text(parameters), question < 0 ? "" : Text(rest[(question + 1)..]));
        return true;
    }

    private static bool TryTel(ReadOnlySpan<byte> rest, out SipUri uri)
    {
        var semicolon = rest.IndexOf((byte)';');
        var number = semicolon < 0 ? rest : rest[..semicolon];
        uri = new SipUri("tel", Text(number), "", 0, semicolon < 0 ? "" : Text(rest[semicolon..]));
        return !number.IsEmpty && !number.ContainsAnyExcept(TelBytes);
    }

    private static bool EscapesAreWhole(ReadOnlySpan<byte> text)
    {
        for (var i = text.IndexOf((byte)'%'); i >= 0 && i < text.Length; i++)
        {
            if (text[i] == '%' && (i + 2 >= text.Length || !char.IsAsciiHexDigit((char)text[i + 1]) || !char.IsAsciiHexDigit((char)text[i + 2])))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsScheme(ReadOnlySpan<byte> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)c) && c is not ((byte)'+' or (byte)'-' or (byte)'.'))
            {
                return false;
            }
        }

        return char.IsAsciiLetter((char)text[0]);
    }

    private static SipUri Nothing { get; } = new("", "", "");

    private static string Text(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? "" : Encoding.UTF8.GetString(bytes);
}
