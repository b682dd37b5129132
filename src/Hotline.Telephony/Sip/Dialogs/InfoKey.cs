using System.Text;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>
/// A key in the body of an INFO: <c>Signal=5</c> as application/dtmf-relay, or the key alone as application/dtmf. No RFC lays either down; gateways that do not
/// send keys as RTP (RFC 4733) send one of them.
/// </summary>
internal static class InfoKey
{
    private const string Keys = "0123456789*#ABCD";

    /// <returns>Null when there is none in it.</returns>
    public static char? Of(SipRequest request)
    {
        var type = request.Headers.Text(SipHeaderName.ContentType)?.Split(';')[0].Trim();
        var body = Encoding.ASCII.GetString(request.Body.Span);
        if (string.Equals(type, "application/dtmf-relay", StringComparison.OrdinalIgnoreCase))
        {
            return body.Split('\n').Select(Signal).FirstOrDefault(key => key is not null);
        }

        return string.Equals(type, "application/dtmf", StringComparison.OrdinalIgnoreCase) ? Key(body) : null;
    }

    /// <summary>The same of ours.</summary>
    public static OutgoingRequest Write(OutgoingRequest info, char key) => info with
    {
        ContentType = "application/dtmf-relay", Body = Encoding.ASCII.GetBytes($"Signal={key}\r\nDuration=160\r\n"),
    };

    private static char? Signal(string line) =>
        line.Split('=') is [var name, var value] && name.Trim().Equals("Signal", StringComparison.OrdinalIgnoreCase) ? Key(value) : null;

    /// <summary>Some write star and hash as their numbers of RFC 4733.</summary>
    private static char? Key(string text) => text.Trim().ToUpperInvariant() switch
    {
        "10" => '*',
        "11" => '#',
        [var key] when Keys.Contains(key, StringComparison.Ordinal) => key,
        _ => null,
    };
}
