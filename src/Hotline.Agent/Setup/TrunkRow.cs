using Hotline.Telephony.Contracts;

namespace Hotline.Agent.Setup;

// Dapper fills array columns into properties only, not into a constructor.
internal sealed class TrunkRow
{
    public const string Sql = """
        select code, id, name, caller_from, area_code, prefixes, max_calls, max_rate, probe, gateway, domain, user_name, password_enc, realm, registers, pilot, number_format, identity, hides_number, secured,
               array(select network::text from agent.trunk_network where trunk_code = code order by network) as networks
        from agent.trunk order by code
        """;

    public string Code { get; init; } = "";

    public string Name { get; init; } = "";

    public string CallerFrom { get; init; } = "";

    public string? AreaCode { get; init; }

    public string[] Prefixes { get; init; } = [];

    public int MaxCalls { get; init; }

    public int MaxRate { get; init; }

    public string? Probe { get; init; }

    public string? Gateway { get; init; }

    public string[] Networks { get; init; } = [];

    public Guid Id { get; init; }

    public string? Domain { get; init; }

    public string? UserName { get; init; }

    public byte[]? PasswordEnc { get; init; }

    public string? Realm { get; init; }

    public bool Registers { get; init; }

    public string? Pilot { get; init; }

    public string NumberFormat { get; init; } = "";

    public string Identity { get; init; } = "";

    public bool HidesNumber { get; init; }

    public bool Secured { get; init; }

    /// <summary>Without its password.</summary>
    public Trunk Trunk => new(Code, Name, Networks, CallerFrom, AreaCode, Prefixes, MaxCalls, Probe, MaxRate, Gateway)
    {
        Domain = Domain, UserName = UserName, Realm = Realm, Registers = Registers, Pilot = Pilot, NumberFormat = NumberFormat, Identity = Identity, HidesNumber = HidesNumber, Secured = Secured,
    };

    public TrunkSettings Settings(string? password) =>
        new(Code, Networks, new CallerIdRule(Enum.Parse<CallerIdSource>(CallerFrom), Prefixes, AreaCode), MaxCalls, Probe, MaxRate, Gateway)
        {
            Account = UserName is null || password is null ? null : new TrunkAccount(UserName, password, Realm, Trunk.RegisteredUser),
            Identity = new TrunkIdentity(Domain, Enum.Parse<Telephony.Contracts.NumberFormat>(NumberFormat), Enum.Parse<IdentityHeader>(Identity), HidesNumber),
            Secured = Secured,
        };
}
