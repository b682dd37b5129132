using System.Text.Json.Serialization;

namespace Hotline.Telephony.Contracts;

/// <summary>A carrier's trunk (中继): which calls are its, how its numbers are read, how many it may bring at once.</summary>
/// <param name="Code">Its short name, in records and on the operator's page.</param>
/// <param name="Networks">CIDR networks that its signalling comes from; where two trunks overlap, the smaller network counts.</param>
/// <param name="MaxCalls">Calls at once on all nodes, of either direction and with the legs to departments; above it 503 with Retry-After. 0: no cap but the node's.</param>
/// <param name="Probe">SIP URI with an address or a name of a host that is asked with OPTIONS whether it is there; null: not asked.</param>
/// <param name="Gateway">SIP URI with an address or a name of a host that takes calls of ours; null: none go out by this trunk. They count in its caps.</param>
/// <param name="MaxRate">New calls in any one second on a node, as the carrier licenses them; above it 503 with Retry-After. 0: as many as come.</param>
public sealed record TrunkSettings(string Code, IReadOnlyList<string> Networks, CallerIdRule CallerId, int MaxCalls = 0, string? Probe = null, int MaxRate = 0, string? Gateway = null)
{
    /// <summary>Who we are to a carrier that wants to know; null: it knows us by where our packets come from.</summary>
    public TrunkAccount? Account { get; init; }

    /// <summary>How many of <see cref="MaxCalls"/> are this node's; 0: none is. Null: it has all of them.</summary>
    public int? Share { get; init; }

    /// <summary>How calls of ours look to the carrier.</summary>
    public TrunkIdentity Identity { get; init; } = new();

    /// <summary>Whoever is behind it secures sound (SRTP, RFC 4568): what we offer over it is secured, and an answer in clear is none.</summary>
    public bool Secured { get; init; }
}

/// <summary>What a carrier's challenge is answered with (digest, RFC 3261 §22), and whether we register.</summary>
/// <param name="Realm">The only one whose challenges are answered; null: any.</param>
/// <param name="Pilot">User part of what we register: the trunk's main number (主号码), or a name; null: we do not register (静态对接).</param>
public sealed record TrunkAccount(string User, string Password, string? Realm = null, string? Pilot = null)
{
    /// <summary>A record would write its password.</summary>
    public override string ToString() => $"{nameof(TrunkAccount)} {User}";
}

/// <summary>How calls of ours look to the carrier.</summary>
/// <param name="Domain">Host of request URI, From and To, while the packets go to the gateway; null: addresses, as between peers.</param>
/// <param name="HidesNumber">The called person sees no number (<c>Privacy: id</c>).</param>
public sealed record TrunkIdentity(
    string? Domain = null, NumberFormat Format = NumberFormat.National, IdentityHeader Header = IdentityHeader.Asserted, bool HidesNumber = false);

/// <summary>How a carrier wants telephone numbers written.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NumberFormat>))]
public enum NumberFormat
{
    /// <summary>As people here dial them.</summary>
    National,

    /// <summary>E.164 with its plus: mobiles and area codes, these without their 0. Short service numbers stay as they are dialled.</summary>
    International,
}

/// <summary>Where a call of ours says whose it is, beside From.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IdentityHeader>))]
public enum IdentityHeader
{
    /// <summary>P-Asserted-Identity (RFC 3325), as between networks that trust each other.</summary>
    Asserted,

    /// <summary>P-Preferred-Identity, as a subscriber tells which of their numbers is meant.</summary>
    Preferred,

    /// <summary>Nowhere.</summary>
    None,
}

/// <summary>Where a trunk puts the caller's number, and what it does to it.</summary>
/// <param name="Prefixes">Digits that the carrier puts before the number and that are no part of it; the first that fits is taken off.</param>
/// <param name="AreaCode">With its 0, put before local numbers of seven or eight digits; null: they stay as they are.</param>
public sealed record CallerIdRule(CallerIdSource Source, IReadOnlyList<string> Prefixes, string? AreaCode = null);

[JsonConverter(typeof(JsonStringEnumConverter<CallerIdSource>))]
public enum CallerIdSource
{
    /// <summary>P-Asserted-Identity (RFC 3325), the tel URI when it has two; else From.</summary>
    Asserted,

    /// <summary>From, whatever is asserted: some carriers assert the pilot number of the trunk the call came through.</summary>
    From,
}

/// <summary>Whether a trunk answers OPTIONS, and whether it has us where we register with it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrunkState>))]
public enum TrunkState
{
    /// <summary>Not asked often enough yet.</summary>
    Unknown,

    Up,

    /// <summary>It missed several questions in a row, or says that it is out of service.</summary>
    Down,

    /// <summary>We are not registered with it: nobody answers, it is too busy, or this node drains. No call of ours goes out by it.</summary>
    Unregistered,

    /// <summary>It will not register us: a wrong password, or an unknown number.</summary>
    Refused,
}

public sealed record TrunkHealth(string Trunk, TrunkState State);
