using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Hotline.Telephony.Sip.Ladders;

/// <summary>
/// A SIP message as an operator may see it: numbers keep their first three and last four digits, names and other users become ***, keys
/// and credentials go. What a carrier needs to find the call in its own records (Via, Call-ID, CSeq, tags, addresses) stays.
/// </summary>
internal static partial class LadderText
{
    /// <summary>Headers that hold no person.</summary>
    private static readonly HashSet<string> Plain = new(StringComparer.OrdinalIgnoreCase)
    {
        "Via", "v", "Call-ID", "i", "CSeq", "Max-Forwards", "Content-Length", "l", "Content-Type", "c", "Allow", "Supported", "k", "Require", "Unsupported",
        "RSeq", "RAck", "Session-Expires", "x", "Min-SE", "Retry-After", "Reason", "Expires", "Accept", "Accept-Encoding", "Date", "Timestamp", "Privacy",
        "P-Charging-Vector", "P-Early-Media", "User-Agent", "Server", "Event", "Subscription-State", "Replaces",
    };

    /// <summary>Headers that hold addresses. Of any other header only the name is shown.</summary>
    private static readonly HashSet<string> Addresses = new(StringComparer.OrdinalIgnoreCase)
    {
        "From", "f", "To", "t", "Contact", "m", "Route", "Record-Route", "Path", "Service-Route", "P-Asserted-Identity", "P-Preferred-Identity",
        "P-Called-Party-ID", "P-Associated-URI", "Diversion", "History-Info", "Remote-Party-ID", "Referred-By", "Refer-To", "Reply-To",
    };

    /// <summary>Attributes of SDP that hold keys, or may.</summary>
    private static readonly string[] Keys = ["a=crypto:", "a=ice-pwd:", "a=key-mgmt:"];

    /// <summary>A line longer than any telephone writes is not worth reading, nor the time.</summary>
    private const int MostLine = 1024;

    public static string Of(ReadOnlySpan<byte> message)
    {
        var text = Encoding.UTF8.GetString(message);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var head = (end < 0 ? text : text[..end]).Split("\r\n");
        var masked = new StringBuilder(text.Length).Append(head[0] switch
        {
            { Length: > MostLine } => "***",
            _ when head[0].StartsWith("SIP/", StringComparison.Ordinal) => head[0],
            _ => Address(head[0]),
        });
        var name = "";
        foreach (var line in head.Skip(1))
        {
            var isFolded = line.Length > 0 && line[0] is ' ' or '\t';
            var colon = isFolded ? -1 : line.IndexOf(':', StringComparison.Ordinal);
            name = isFolded ? name : colon < 0 ? "" : line[..colon].Trim();
            masked.Append("\r\n").Append(line.AsSpan(0, colon + 1)).Append(Value(name, line[(colon + 1)..]));
        }

        return masked.Append("\r\n\r\n").Append(end < 0 ? "" : Body(text[(end + 4)..])).ToString();
    }

    private static string Value(string header, string value)
        => value.Length > MostLine ? " ***" : Plain.Contains(header) ? value : Addresses.Contains(header) ? Address(Quoted().Replace(DisplayName().Replace(value, "$1***$2"), "\"***\"")) : " ***";

    /// <summary>SDP without session name, information, users and keys; of anything else the length.</summary>
    private static string Body(string body) => body.Length == 0 ? ""
        : !body.StartsWith("v=", StringComparison.Ordinal) ? $"({body.Length})"
        : string.Join('\n', body.Split('\n').Select(line => line switch
        {
            ['o', '=', ..] when line.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space => "o=***" + line[space..],
            ['s' or 'i' or 'u' or 'e' or 'p' or 'k', '=', ..] => line[..2] + "***",
            _ when Keys.Any(key => line.StartsWith(key, StringComparison.OrdinalIgnoreCase)) => line[..(line.IndexOf(':') + 1)] + "***",
            _ => line,
        }));

    private static string Address(string text)
        => Digits().Replace(
            User().Replace(text, found => found.Groups["scheme"].Value + Masked(found.Groups["user"].Value) + found.Groups["rest"].Value),
            found => IPAddress.TryParse(found.Value, out _) ? found.Value : Masked(found.Value));

    /// <summary>Short numbers are services and extensions, not people.</summary>
    private static string Masked(string user)
        => !user.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or '.' or '(' or ')' or '*' or '#') ? "***"
            : user.Count(char.IsAsciiDigit) < 7 ? user
            : $"{user[..3]}****{user[^4..]}";

    /// <summary>The user of a URI (its password is left out), or a tel number.</summary>
    [GeneratedRegex("""(?<scheme>\bsips?:)(?<user>[^@<>;:\s"]+)(?::[^@;<>\s"]*)?(?<rest>(?:;[^@<>\s"]*)?@)|(?<scheme>\btel:)(?<user>[^;<>\s"]+)""", RegexOptions.IgnoreCase)]
    private static partial Regex User();

    /// <summary>Seven digits and more, unless they are a tag.</summary>
    [GeneratedRegex(@"(?<!\btag=[\w.\-]*)\+?\d[\d\-.()]{5,}\d", RegexOptions.IgnoreCase)]
    private static partial Regex Digits();

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Quoted();

    /// <summary>A display name without quotes.</summary>
    [GeneratedRegex("""((?:^|,)\s*)[^\s"<,][^"<,]*?(\s*<)""")]
    private static partial Regex DisplayName();
}
