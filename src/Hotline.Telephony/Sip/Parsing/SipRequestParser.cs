using System.Diagnostics.CodeAnalysis;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Parsing;

/// <summary>Request line and the status a broken request earns (RFC 3261 §7.1, §8.2.2, §21.4).</summary>
internal static class SipRequestParser
{
    private const int DefaultMaxForwards = 70;

    public static bool TryParse(
        byte[] datagram, ReadOnlySpan<byte> firstLine, string? shape, SipHeaders headers, int bodyAt,
        [NotNullWhen(true)] out SipMessage? message, [NotNullWhen(false)] out SipParseError? error)
    {
        message = null;
        error = null;
        var line = ReadLine(firstLine, out var method, out var uriText, out var version);
        var common = new CommonHeaders();
        var wrong = common.Read(datagram, headers, bodyAt);

        // No Via, nowhere to answer. An ACK is never answered (§17.1.1.3).
        if (common.Via is null || method is null or SipMethods.Ack && (line ?? shape ?? wrong) is not null)
        {
            error = SipParseError.Silence(line ?? shape ?? wrong ?? "unusable");
            return false;
        }

        if (!version.IsEmpty && !version.SequenceEqual("SIP/2.0"u8) && version.StartsWith("SIP/"u8))
        {
            return Refuse(SipStatus.VersionNotSupported, SipStatus.Reason(SipStatus.VersionNotSupported), headers, common, out error);
        }

        if ((line ?? shape ?? wrong) is { } reason)
        {
            return Refuse(SipStatus.BadRequest, reason, headers, common, out error);
        }

        if (!ParseUri.TryParse(uriText, out var uri))
        {
            return Refuse(SipStatus.BadRequest, "Bad Request-URI", headers, common, out error);
        }

        if (uri.Headers.Length > 0)
        {
            return Refuse(SipStatus.BadRequest, "Headers In Request-URI", headers, common, out error); // §19.1.1
        }

        if (common.CSeq.Method != method)
        {
            return Refuse(SipStatus.BadRequest, "CSeq Method Mismatch", headers, common, out error);
        }

        message = new SipRequest
        {
            Method = method,
            Uri = uri,
            Headers = headers,
            Via = common.Via,
            ViaRest = common.ViaRest,
            From = common.From!, // Read() returned null: all four are set.
            To = common.To!,
            CallId = common.CallId!,
            CSeq = common.CSeq,
            Contact = common.Contact,
            MaxForwards = common.MaxForwards < 0 ? DefaultMaxForwards : common.MaxForwards,
            Body = common.Body,
            HasUnreadPart = common.HasUnreadPart,
        };
        return true;
    }

    /// <summary>METHOD SP URI SP SIP/2.0, single spaces and nothing behind (§7.1).</summary>
    private static string? ReadLine(
        ReadOnlySpan<byte> line, out string? method, out ReadOnlySpan<byte> uri, out ReadOnlySpan<byte> version)
    {
        method = null;
        uri = default;
        version = default;
        var reader = new SipReader(line);
        if (!reader.TryToken(out var name) || !reader.TryTake((byte)' '))
        {
            return "Malformed Request Line";
        }

        method = SipMethods.From(name);
        var rest = reader.Rest;
        var last = rest.LastIndexOf((byte)' ');
        if (last <= 0)
        {
            return "Malformed Request Line";
        }

        uri = rest[..last];
        version = rest[(last + 1)..];
        return uri.Contains((byte)' ') || !version.StartsWith("SIP/"u8) ? "Malformed Request Line" : null;
    }

    private static bool Refuse(int status, string reason, SipHeaders headers, scoped in CommonHeaders common, out SipParseError error)
    {
        error = new SipParseError(status, reason, headers, common.Via, common.ViaRest);
        return false;
    }
}
