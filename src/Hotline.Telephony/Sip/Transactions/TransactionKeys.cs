using System.Globalization;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Transactions;

/// <summary>
/// What makes a request belong to a server transaction (RFC 3261 §17.2.3): branch, sent-by and method, ACK counting as INVITE.
/// A sender without the magic cookie is told by Call-ID, From tag, CSeq and top Via instead.
/// </summary>
internal readonly record struct ServerKey(string Branch, string SentBy, string Method)
{
    public static ServerKey Of(SipRequest request)
        => Of(request, request.Method == SipMethods.Ack ? SipMethods.Invite : request.Method);

    /// <summary>The INVITE that a CANCEL is about (§9.2).</summary>
    public static ServerKey OfInvite(SipRequest cancel) => Of(cancel, SipMethods.Invite);

    private static ServerKey Of(SipRequest request, string method)
    {
        var via = request.Via;
        var branch = via.HasMagicCookie
            ? via.Branch
            : string.Create(CultureInfo.InvariantCulture, $"{request.CallId}|{request.FromTag}|{request.CSeq.Number}|{via.Branch}");
        return new ServerKey(branch, via.SentBy, method);
    }
}

/// <summary>A response finds its client transaction by branch and CSeq method (RFC 3261 §17.1.3).</summary>
internal readonly record struct ClientKey(string Branch, string Method)
{
    public static ClientKey Of(SipResponse response) => new(response.Via.Branch, response.CSeq.Method);
}

/// <summary>The same request over another path (RFC 3261 §8.2.2.2): answered 482.</summary>
internal readonly record struct MergeKey(string CallId, string FromTag, CSeq CSeq)
{
    public static MergeKey Of(SipRequest request) => new(request.CallId, request.FromTag, request.CSeq);
}
