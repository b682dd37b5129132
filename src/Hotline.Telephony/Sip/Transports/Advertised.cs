using System.Net;

namespace Hotline.Telephony.Sip.Transports;

/// <summary>The address by which others reach us through NAT, and the networks that reach us without.</summary>
/// <param name="Local">Peers there are told the address that the routing table sends from.</param>
internal sealed record Advertised(IPAddress Address, IReadOnlyList<IPNetwork> Local)
{
    /// <summary>Of a site with an address of the Internet (RFC 1918, RFC 6598, RFC 4193, link-local).</summary>
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"),
    ];

    /// <param name="local">Null: nobody said. Private networks then, when the address is none of them; else nobody is near: it may be that of the host of a container.</param>
    public static Advertised Of(IPAddress address, IReadOnlyList<IPNetwork>? local) => new(address, local ?? (Contains(Private, address) ? [] : Private));

    public bool IsLocal(IPAddress peer) => Contains(Local, peer);

    private static bool Contains(IReadOnlyList<IPNetwork> networks, IPAddress address) => networks.Any(network => network.Contains(address));
}
