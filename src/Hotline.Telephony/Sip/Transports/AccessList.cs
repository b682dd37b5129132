using System.Net;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Messages;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Sip.Transports;

/// <summary>
/// Who may talk to us: loopback and private addresses (RFC 1918, RFC 4193, link-local), and the trunk networks an
/// administrator allowed. Everybody else gets silence, so that a scanner finds nothing.
/// </summary>
internal sealed class AccessList
{
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("::1/128"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"),
    ];

    private readonly IPNetwork[] trunks;

    private AccessList(IPNetwork[] trunks) => this.trunks = trunks;

    public static AccessList PrivateOnly { get; } = new([]);

    /// <summary>
    /// Takes the trunk networks of the settings, and where we register; what can not be read is left out (the web side checks them at input).
    /// </summary>
    /// <param name="reach">Where a gateway is; null: only addresses are known.</param>
    public static AccessList From(NodeSettings settings, Func<string?, (SipUri Uri, IPEndPoint EndPoint)?>? reach = null)
        => new([
            .. settings.TrunkNetworks.Select(text => IPNetwork.TryParse(text, out var network) ? network : (IPNetwork?)null).OfType<IPNetwork>(),
            .. settings.Trunks.Where(trunk => trunk.Account?.Pilot is not null).Select(trunk => (reach ?? ParseUri.Reachable)(trunk.Gateway)?.EndPoint.Address).OfType<IPAddress>()
                .Select(address => new IPNetwork(address, address.GetAddressBytes().Length * 8)),
        ]);

    public bool Allows(IPAddress address) => Contains(Private, address) || IsTrunk(address);

    public bool IsTrunk(IPAddress address) => Contains(trunks, address);

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
