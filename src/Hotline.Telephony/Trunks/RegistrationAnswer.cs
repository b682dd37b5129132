using System.Globalization;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Trunks;

/// <summary>What a registrar's 200 says about calls of ours.</summary>
/// <param name="ServiceRoute">Their route, whole values, topmost first (RFC 3608).</param>
/// <param name="Identities">Who we may say that we are, the usual one first (P-Associated-URI, RFC 7315 §4.1); empty: it does not say.</param>
internal sealed record RegistrationAnswer(IReadOnlyList<string> ServiceRoute, IReadOnlyList<SipUri> Identities)
{
    /// <summary>They go into each call; more would only burst a datagram.</summary>
    private const int MostHops = 8;

    public static RegistrationAnswer None { get; } = new([], []);

    public static RegistrationAnswer Read(SipResponse response)
    {
        var route = response.Headers.List(SipHeaderName.ServiceRoute);
        return new(
            route.Count <= MostHops && route.All(hop => ParseAddress.TryParse(hop, out _)) ? route : [],
            [.. response.Headers.List(SipHeaderName.PAssociatedUri).Select(value => ParseAddress.TryParse(value, out var identity) ? identity.Uri : null).OfType<SipUri>()]);
    }
}

/// <summary>What we register: where calls to the trunk's numbers are sent.</summary>
/// <param name="User">Its user part.</param>
/// <param name="Header">Whole Contact value.</param>
internal sealed record RegisteredContact(string User, string Header)
{
    private readonly string host = ParseAddress.TryParse(Header, out var contact) ? contact.Uri.Host : "";

    /// <summary>A request that names us, and not the number that was dialled.</summary>
    public bool Is(SipUri uri) => uri.IsSip && uri.User == User && uri.Host.Equals(host, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Seconds granted to us, and not to another device with the same number (RFC 3261 §10.2.4); to the only one there is, when an SBC has
    /// rewritten it. Null when the registrar does not say.
    /// </summary>
    public int? Granted(SipResponse response)
    {
        var contacts = response.Headers.List(SipHeaderName.Contact).Select(Read).OfType<NameAddress>().ToList();
        var own = contacts.Find(contact => Is(contact.Uri)) ?? (contacts is [var only] ? only : null);
        return int.TryParse(own?.Param("expires"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : response.Headers.Number(SipHeaderName.Expires);
    }

    private static NameAddress? Read(string value) => ParseAddress.TryParse(value, out var contact) ? contact : null;
}
