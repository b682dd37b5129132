using System.Text;

namespace Hotline.Telephony.Sip.Messages;

/// <summary>Headers we look at by name; every other one stays in the table as <see cref="Other"/> with its bytes.</summary>
internal enum SipHeaderName : byte
{
    Other,
    Via,
    From,
    To,
    CallId,
    CSeq,
    Contact,
    MaxForwards,
    Route,
    RecordRoute,
    ServiceRoute,
    Path,
    ContentLength,
    ContentType,
    ContentEncoding,
    Expires,
    Require,
    Supported,
    Allow,
    Accept,
    Authorization,
    ProxyAuthorization,
    WwwAuthenticate,
    ProxyAuthenticate,
    SessionExpires,
    MinSe,
    RetryAfter,
    Reason,
    Privacy,
    PAssertedIdentity,
    PAssociatedUri,
    Timestamp,
    UserAgent,
    MinExpires,
    Unsupported,
    RSeq,
    RAck,
    ReferTo,
    Replaces,
    HotlineSource,
}

internal static class SipHeaderNames
{
    /// <summary>Full and compact forms (RFC 3261 §7.3.3, §20; x: RFC 4028).</summary>
    private static readonly (string Text, SipHeaderName Name)[] Table =
    [
        ("Via", SipHeaderName.Via), ("v", SipHeaderName.Via),
        ("From", SipHeaderName.From), ("f", SipHeaderName.From),
        ("To", SipHeaderName.To), ("t", SipHeaderName.To),
        ("Call-ID", SipHeaderName.CallId), ("i", SipHeaderName.CallId),
        ("CSeq", SipHeaderName.CSeq),
        ("Contact", SipHeaderName.Contact), ("m", SipHeaderName.Contact),
        ("Max-Forwards", SipHeaderName.MaxForwards),
        ("Route", SipHeaderName.Route),
        ("Record-Route", SipHeaderName.RecordRoute),
        ("Service-Route", SipHeaderName.ServiceRoute),
        ("Content-Length", SipHeaderName.ContentLength), ("l", SipHeaderName.ContentLength),
        ("Content-Type", SipHeaderName.ContentType), ("c", SipHeaderName.ContentType),
        ("Content-Encoding", SipHeaderName.ContentEncoding), ("e", SipHeaderName.ContentEncoding),
        ("Expires", SipHeaderName.Expires),
        ("Require", SipHeaderName.Require),
        ("Path", SipHeaderName.Path),
        ("Supported", SipHeaderName.Supported), ("k", SipHeaderName.Supported),
        ("Allow", SipHeaderName.Allow),
        ("Accept", SipHeaderName.Accept),
        ("Authorization", SipHeaderName.Authorization),
        ("Proxy-Authorization", SipHeaderName.ProxyAuthorization),
        ("WWW-Authenticate", SipHeaderName.WwwAuthenticate),
        ("Proxy-Authenticate", SipHeaderName.ProxyAuthenticate),
        ("Session-Expires", SipHeaderName.SessionExpires), ("x", SipHeaderName.SessionExpires),
        ("Min-SE", SipHeaderName.MinSe),
        ("Retry-After", SipHeaderName.RetryAfter),
        ("Reason", SipHeaderName.Reason),
        ("Privacy", SipHeaderName.Privacy),
        ("P-Asserted-Identity", SipHeaderName.PAssertedIdentity),
        ("P-Associated-URI", SipHeaderName.PAssociatedUri),
        ("Timestamp", SipHeaderName.Timestamp),
        ("User-Agent", SipHeaderName.UserAgent),
        ("Min-Expires", SipHeaderName.MinExpires),
        ("Unsupported", SipHeaderName.Unsupported),
        ("RSeq", SipHeaderName.RSeq),
        ("RAck", SipHeaderName.RAck),
        ("Refer-To", SipHeaderName.ReferTo), ("r", SipHeaderName.ReferTo),
        ("Replaces", SipHeaderName.Replaces),
        ("Hotline-Source", SipHeaderName.HotlineSource), // Ours: see Gate.Origin.
    ];

    public static SipHeaderName From(ReadOnlySpan<byte> name)
    {
        foreach (ref readonly var row in Table.AsSpan())
        {
            if (row.Text.Length == name.Length && Ascii.EqualsIgnoreCase(name, row.Text))
            {
                return row.Name;
            }
        }

        return SipHeaderName.Other;
    }
}
