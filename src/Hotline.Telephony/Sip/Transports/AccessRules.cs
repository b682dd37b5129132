using System.Net;
using System.Net.Sockets;

namespace Hotline.Telephony.Sip.Transports;

/// <summary>Whom this node deals with beside private addresses and the trunks that the web side names. Of its own settings, fixed for its life.</summary>
internal sealed record AccessRules
{
    public static AccessRules None { get; } = new();

    /// <summary>Calls from there are taken without a trunk, and From is believed: for demonstrations and tests.</summary>
    public IReadOnlyList<IPNetwork> OpenTo { get; init; } = [];

    /// <summary>Our own proxies: they say where a request came from (<c>Hotline-Source</c>).</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [];

    /// <summary>Desk phones may register from there too.</summary>
    public IReadOnlyList<IPNetwork> PhonesFrom { get; init; } = [];

    /// <summary>A network as 203.0.113.0/28 or 2001:db8::/32, or one address.</summary>
    public static bool TryRead(string text, out IPNetwork network)
    {
        // Only as it is written out: "10" would be an address too. Those of IPv6 have many spellings, and no such trap.
        if (IPAddress.TryParse(text, out var address) && (address.ToString() == text || (address.AddressFamily == AddressFamily.InterNetworkV6 && text[0] != '[')))
        {
            network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(text, out network);
    }

    /// <summary>What can not be read is left out: the options are checked at the start.</summary>
    public static IReadOnlyList<IPNetwork> Read(IEnumerable<string> texts)
        => [.. texts.Select(text => TryRead(text, out var network) ? network : (IPNetwork?)null).OfType<IPNetwork>()];
}
