using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Setup;

/// <summary>A carrier's trunk as administrators set it up.</summary>
/// <param name="Code">Lower-case letters, digits and hyphens, up to 32.</param>
/// <param name="Networks">CIDR, for example 203.0.113.0/28, host bits zero; its calls come from there. A network belongs to one trunk.</param>
/// <param name="CallerFrom">Asserted or From: see <see cref="CallerIdSource"/>.</param>
/// <param name="AreaCode">As 0791; put before local numbers.</param>
/// <param name="Prefixes">Digits that the carrier puts before the number.</param>
/// <param name="MaxCalls">At once on all nodes; 0 without a cap.</param>
/// <param name="MaxRate">New calls in any one second on a node; 0 without a cap.</param>
/// <param name="Probe">SIP URI with an address or a name, asked with OPTIONS; null: not asked.</param>
/// <param name="Gateway">SIP URI with an address or a name that takes calls of ours; null: the trunk only brings calls.</param>
public sealed record Trunk(
    string Code, string Name, IReadOnlyList<string> Networks, string CallerFrom = nameof(CallerIdSource.Asserted), string? AreaCode = null,
    IReadOnlyList<string>? Prefixes = null, int MaxCalls = 0, string? Probe = null, int MaxRate = 0, string? Gateway = null)
{
    /// <summary>The carrier's, in request URI, From and To of calls of ours; null: addresses.</summary>
    public string? Domain { get; init; }

    /// <summary>What a challenge is answered with; null: the carrier knows us by our address.</summary>
    public string? UserName { get; init; }

    /// <summary>Write only: null keeps the one it has.</summary>
    public string? Password { get; init; }

    /// <summary>The only one whose challenges are answered; null: any.</summary>
    public string? Realm { get; init; }

    public bool Registers { get; init; }

    /// <summary>The main number, as the carrier writes it: what is registered; null: the user name up to its @.</summary>
    public string? Pilot { get; init; }

    /// <summary>See <see cref="Telephony.Contracts.NumberFormat"/>.</summary>
    public string NumberFormat { get; init; } = nameof(Telephony.Contracts.NumberFormat.National);

    /// <summary>See <see cref="IdentityHeader"/>.</summary>
    public string Identity { get; init; } = nameof(IdentityHeader.Asserted);

    /// <summary>Called people see no number.</summary>
    public bool HidesNumber { get; init; }

    /// <summary>What the hotline offers over it is secured (SRTP), and an answer in clear is none.</summary>
    public bool Secured { get; init; }

    /// <summary>What is registered.</summary>
    internal string? RegisteredUser => Registers ? Pilot ?? UserName?.Split('@')[0] : null;

    /// <summary>A record would write its password.</summary>
    public override string ToString() => $"{nameof(Trunk)} {Code}";
}
