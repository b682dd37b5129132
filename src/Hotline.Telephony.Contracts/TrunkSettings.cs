using System.Text.Json.Serialization;

namespace Hotline.Telephony.Contracts;

/// <summary>A carrier's trunk (中继): which calls are its, how its numbers are read, how many it may bring at once.</summary>
/// <param name="Code">Its short name, in records and on the operator's page.</param>
/// <param name="Networks">CIDR networks that its signalling comes from; where two trunks overlap, the smaller network counts.</param>
/// <param name="MaxCalls">Calls at once on a node; above it 503 with Retry-After. 0: no cap but the node's.</param>
/// <param name="Probe">SIP URI with a numeric host that is asked with OPTIONS whether it is there; null: not asked.</param>
/// <param name="Gateway">SIP URI with a numeric host that takes calls of ours; null: none go out by this trunk. They count in its caps.</param>
/// <param name="MaxRate">New calls in any one second on a node, as the carrier licenses them; above it 503 with Retry-After. 0: as many as come.</param>
public sealed record TrunkSettings(string Code, IReadOnlyList<string> Networks, CallerIdRule CallerId, int MaxCalls = 0, string? Probe = null, int MaxRate = 0, string? Gateway = null);

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

/// <summary>Whether a trunk answers OPTIONS.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrunkState>))]
public enum TrunkState
{
    /// <summary>Not asked often enough yet.</summary>
    Unknown,

    Up,

    /// <summary>It missed several questions in a row, or says that it is out of service.</summary>
    Down,
}

public sealed record TrunkHealth(string Trunk, TrunkState State);
