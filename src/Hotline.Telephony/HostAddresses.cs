using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Hotline.Telephony.Sip.Transports;

namespace Hotline.Telephony;

/// <summary>
/// The IPv4 addresses at which a browser may find this node, as candidates: the one it is told to advertise and, for browsers of the local networks, which need not come in
/// through NAT, its own there. Without one to advertise, the one it listens on, else all of the machine.
/// </summary>
internal static class HostAddresses
{
    public static IReadOnlyList<IPAddress> Of(TelephonyOptions options) => Of(options.Advertised, options.ListenAddress, OfMachine);

    /// <param name="ofMachine">Those of its network cards.</param>
    internal static IReadOnlyList<IPAddress> Of(Advertised? advertised, IPAddress listen, Func<IReadOnlyList<IPAddress>> ofMachine)
    {
        var own = listen.Equals(IPAddress.Any) ? ofMachine() : [listen];
        if (advertised is not null)
            return [advertised.Address, .. own.Where(address => advertised.IsLocal(address) && !address.Equals(advertised.Address))];
        return own.Count > 0 ? own : [IPAddress.Loopback];
    }

    private static List<IPAddress> OfMachine() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(card => card.OperationalStatus == OperationalStatus.Up && card.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(card => card.GetIPProperties().UnicastAddresses.Select(address => address.Address))
        .Where(address => address.AddressFamily == AddressFamily.InterNetwork)
        .Distinct()
        .ToList();
}
