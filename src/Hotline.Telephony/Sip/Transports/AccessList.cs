using System.Net;
using Hotline.Telephony.Contracts;

namespace Hotline.Telephony.Sip.Transports;

/// <summary>
/// Who may talk to us: loopback and private addresses (RFC 1918, RFC 4193, link-local), the trunk networks an administrator allowed, and what
/// the node's own rules name. Everybody else gets silence, so that a scanner finds nothing. To be heard is not to be served: who may call is asked of each INVITE.
/// </summary>
internal sealed class AccessList
{
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("::1/128"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"),
    ];

    private readonly IPNetwork[] trunks;
    private readonly IPNetwork[] openTo;
    private readonly IPNetwork[] proxies;
    private readonly IPNetwork[] phones;

    private AccessList(AccessRules rules, IPNetwork[] trunks)
        => (this.trunks, openTo, proxies, phones) = (trunks, [.. rules.OpenTo], [.. rules.Proxies], [.. rules.PhonesFrom]);

    /// <summary>
    /// Takes the trunk networks of the settings, and wherever we may register; what can not be read is left out (the web side checks them at input).
    /// </summary>
    /// <param name="places">Where a gateway may be; null: none is known.</param>
    public static AccessList From(AccessRules rules, NodeSettings settings, Func<string?, IReadOnlyList<IPAddress>>? places = null)
        => new(rules, [
            .. settings.TrunkNetworks.Select(text => IPNetwork.TryParse(text, out var network) ? network : (IPNetwork?)null).OfType<IPNetwork>(),
            .. settings.Trunks.Where(trunk => trunk.Account?.Pilot is not null).SelectMany(trunk => places?.Invoke(trunk.Gateway) ?? [])
                .Select(address => new IPNetwork(address, address.GetAddressBytes().Length * 8)),
        ]);

    /// <summary>Whether it is heard at all.</summary>
    public bool Allows(IPAddress address) => Reaches(address) || Contains(phones, address);

    /// <summary>Whether requests of ours go there, whoever names it; where phones alone may be, they go back to the phone only.</summary>
    public bool Reaches(IPAddress address) => Contains(Private, address) || IsTrunk(address) || IsProxy(address) || IsOpenTo(address);

    public bool IsTrunk(IPAddress address) => Contains(trunks, address);

    public bool IsOpenTo(IPAddress address) => Contains(openTo, address);

    public bool IsProxy(IPAddress address) => Contains(proxies, address);

    private static bool Contains(IPNetwork[] networks, IPAddress address)
    {
        foreach (var network in networks)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
