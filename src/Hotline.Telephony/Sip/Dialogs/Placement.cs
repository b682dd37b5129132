using System.Net;
using Hotline.Telephony.Sip.Auth;
using Hotline.Telephony.Sip.Messages;

namespace Hotline.Telephony.Sip.Dialogs;

/// <summary>What a session we place looks like to its peer.</summary>
/// <param name="Target">Request-URI: the phone's registered contact.</param>
/// <param name="Destination">The address its registration came from: the phone, or the first proxy before it.</param>
/// <param name="Symmetric">The phone is behind NAT: keep to <paramref name="Destination"/>.</param>
/// <param name="FromUser">User part of From: the hotline number, never the caller's.</param>
internal sealed record Placement(SipUri Target, IPEndPoint Destination, bool Symmetric, string FromUser, string ToUser, int MaxForwards)
{
    public const string AssertedHeader = "P-Asserted-Identity", PreferredHeader = "P-Preferred-Identity";

    /// <summary>Route: the Path of the phone's registration (RFC 3327 §5.4), or the Service-Route of ours (RFC 3608 §6.1).</summary>
    public IReadOnlyList<string> Routes { get; init; } = [];

    /// <summary>The number we vouch for (RFC 3325): only towards a trunk, which takes our word for it.</summary>
    public SipUri? Asserted { get; init; }

    /// <summary>The header that it goes in: of a peer of the carrier, or of a subscriber, who only says which of their numbers is meant.</summary>
    public string AssertedIn { get; init; } = AssertedHeader;

    /// <summary>The carrier's domain, in From and To; null: our address.</summary>
    public string? Domain { get; init; }

    /// <summary>From and To hold telephone numbers, and say so.</summary>
    public bool NamesPhones { get; init; }

    /// <summary>User part of our Contact, where the peer knows us by one; null: as in From.</summary>
    public string? ContactUser { get; init; }

    /// <summary>Who we are to a peer that asks; null: its refusal is one.</summary>
    public DigestAccount? Account { get; init; }

    /// <summary>A phone that registered with us or with another node, and so may ask more of its call than whoever is behind a trunk.</summary>
    public bool IsDeskPhone { get; init; }

    /// <summary>A phone whose way in is a hole in a NAT, with no proxy before it.</summary>
    public bool IsBehindNat => IsDeskPhone && Symmetric && Routes.Count == 0;

    /// <summary>The called person is not to see who calls (RFC 3323): From says nothing and <c>Privacy: id</c> covers the asserted number.</summary>
    public bool Anonymous { get; init; }

    /// <summary>The whole From value without tag.</summary>
    /// <param name="host">Ours towards the peer.</param>
    public string From(string host) => Anonymous ? "\"Anonymous\" <sip:anonymous@anonymous.invalid>" : Address(FromUser, host);

    /// <summary>The whole To value.</summary>
    public string To(string host) => Address(ToUser, host);

    public IReadOnlyList<(string Name, string Value)> IdentityHeaders =>
    [
        .. Asserted is null ? [] : (ReadOnlySpan<(string, string)>)[(AssertedIn, $"<{Asserted}>")],
        .. Anonymous ? (ReadOnlySpan<(string, string)>)[("Privacy", "id")] : [],
    ];

    private string Address(string user, string host) => $"<sip:{user}@{Domain ?? host}{(NamesPhones ? ";user=phone" : "")}>";
}
