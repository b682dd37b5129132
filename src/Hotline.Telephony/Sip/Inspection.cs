using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Sip;

/// <summary>What a UAS checks of a readable request before it looks at what is wanted, in the order of RFC 3261 §8.2.</summary>
internal static class Inspection
{
    /// <summary>The bodies that we read (RFC 3261 §20.1).</summary>
    public const string Accepted = "application/sdp, multipart/mixed";

    public static ReplyParts AllowHeader { get; } = ReplyParts.Empty with { Headers = [("Allow", SipMethods.Allowed)] };

    private static readonly ReplyParts AcceptHeader = ReplyParts.Empty with
    {
        Headers = [("Accept", Accepted), ("Accept-Encoding", "identity")],
    };

    /// <summary>Null when the request may be worked on.</summary>
    public static (int Status, ReplyParts Parts)? Refusal(SipRequest request)
    {
        if (!SipMethods.IsAllowed(request.Method))
        {
            return (SipMethods.IsRecognised(request.Method) ? SipStatus.MethodNotAllowed : SipStatus.NotImplemented, AllowHeader);
        }

        // sips would promise TLS on every hop to the phone (§26.2.2), and a phone is reached as it registered, by UDP too.
        if (request.Uri is not { Scheme: "sip" or "tel" })
        {
            return (SipStatus.UnsupportedUriScheme, ReplyParts.Empty);
        }

        // We forward a call by placing another one: a loop through us must still end (RFC 7332). What comes inside a call goes nowhere from here.
        if (request is { Method: SipMethods.Invite, MaxForwards: 0, InDialog: false })
        {
            return (SipStatus.TooManyHops, ReplyParts.Empty);
        }

        return Extensions(request) ?? Content(request) ?? Answerable(request);
    }

    /// <summary>What we do not know is named back (§8.2.2.3). Proxy-Require is not for us (§20.29).</summary>
    private static (int, ReplyParts)? Extensions(SipRequest request)
    {
        if (request.Method == SipMethods.Cancel)
        {
            return null;
        }

        var unknown = request.Headers.List(SipHeaderName.Require)
            .Where(option => !OptionTags.IsKnown(option))
            .ToList();
        return unknown.Count == 0
            ? null
            : (SipStatus.BadExtension, ReplyParts.Empty with { Headers = [("Unsupported", string.Join(", ", unknown))] });
    }

    /// <summary>A body that we would have to read must be SDP, or hold it (§8.2.3, RFC 5621 §3); that of an INFO or OPTIONS is not read.</summary>
    private static (int, ReplyParts)? Content(SipRequest request)
    {
        if (request.Method is not (SipMethods.Invite or SipMethods.Update or SipMethods.Prack))
        {
            return null;
        }

        var encoding = request.Headers.Text(SipHeaderName.ContentEncoding);
        if (encoding is not (null or "") && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return (SipStatus.UnsupportedMediaType, AcceptHeader);
        }

        var type = request.Headers.Text(SipHeaderName.ContentType)?.Split(';')[0].Trim();
        var isRead = request.Body.IsEmpty || MultipartBody.Is(type) || string.Equals(type, "application/sdp", StringComparison.OrdinalIgnoreCase);
        return isRead && !request.HasUnreadPart ? null : (SipStatus.UnsupportedMediaType, AcceptHeader);
    }

    /// <summary>Whoever takes no SDP can not be answered (§20.1; without Accept it is taken).</summary>
    private static (int, ReplyParts)? Answerable(SipRequest request)
    {
        if (request.Method != SipMethods.Invite || request.Headers.Count(SipHeaderName.Accept) == 0)
        {
            return null;
        }

        var ranges = request.Headers.List(SipHeaderName.Accept).Select(range => range.Split(';')[0].Trim().ToLowerInvariant());
        return ranges.Any(range => range is "application/sdp" or "application/*" or "*/*") ? null : (SipStatus.NotAcceptable, AcceptHeader);
    }
}
