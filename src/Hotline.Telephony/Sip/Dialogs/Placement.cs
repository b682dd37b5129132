using System.Net;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>What a session we place looks like to its peer.</summary>
/// <param name="Target">Request-URI: the phone's registered contact.</param>
/// <param name="Destination">The address its registration came from: the phone, or the first proxy before it.</param>
/// <param name="Symmetric">The phone is behind NAT: keep to <paramref name="Destination"/>.</param>
/// <param name="FromUser">User part of From: the hotline number, never the caller's.</param>
internal sealed record Placement(SipUri Target, IPEndPoint Destination, bool Symmetric, string FromUser, string ToUser, int MaxForwards)
{
    /// <summary>The Path of its registration, as Route (RFC 3327 §5.4).</summary>
    public IReadOnlyList<string> Routes { get; init; } = [];

    /// <summary>The number we vouch for, in P-Asserted-Identity (RFC 3325): only towards a trunk, which takes our word for it.</summary>
    public SipUri? Asserted { get; init; }

    /// <summary>A phone that registered with us or with another node, and so may ask more of its call than whoever is behind a trunk.</summary>
    public bool IsDeskPhone { get; init; }

    /// <summary>The called person is not to see who calls (RFC 3323): From says nothing and <c>Privacy: id</c> covers the asserted number.</summary>
    public bool Anonymous { get; init; }

    /// <summary>The whole From value without tag.</summary>
    public string From(string host) => Anonymous ? "\"Anonymous\" <sip:anonymous@anonymous.invalid>" : $"<sip:{FromUser}@{host}>";

    public IReadOnlyList<(string Name, string Value)> IdentityHeaders =>
    [
        .. Asserted is null ? [] : (ReadOnlySpan<(string, string)>)[("P-Asserted-Identity", $"<{Asserted}>")],
        .. Anonymous ? (ReadOnlySpan<(string, string)>)[("Privacy", "id")] : [],
    ];
}
