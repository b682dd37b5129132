using System.Diagnostics.CodeAnalysis;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Parsing;

/// <summary>Status line (RFC 3261 §7.2). A broken response is dropped without a word (§18.1.2).</summary>
internal static class SipResponseParser
{
    public static bool TryParse(
        byte[] datagram, ReadOnlySpan<byte> firstLine, string? shape, SipHeaders headers, int bodyAt,
        [NotNullWhen(true)] out SipMessage? message, [NotNullWhen(false)] out SipParseError? error)
    {
        message = null;
        var common = new CommonHeaders();
        var wrong = shape ?? common.Read(datagram, headers, bodyAt);
        if (wrong is not null || !TryStatus(firstLine, out var status))
        {
            error = SipParseError.Silence(wrong ?? "Malformed Status Line");
            return false;
        }

        error = null;
        message = new SipResponse
        {
            Status = status,
            Headers = headers,
            Via = common.Via!, // Read() returned null: all are set.
            ViaRest = common.ViaRest,
            From = common.From!,
            To = common.To!,
            CallId = common.CallId!,
            CSeq = common.CSeq,
            Contact = common.Contact,
            Body = common.Body,
            HasUnreadPart = common.HasUnreadPart,
        };
        return true;
    }

    private static bool TryStatus(ReadOnlySpan<byte> line, out int status)
    {
        status = 0;
        if (!line.StartsWith("SIP/2.0 "u8))
        {
            return false;
        }

        var rest = line[8..];
        var space = rest.IndexOf((byte)' ');
        if (!SipReader.TryNumber(space < 0 ? rest : rest[..space], 699, out var code) || code < 100)
        {
            return false;
        }

        status = (int)code;
        return true;
    }
}
