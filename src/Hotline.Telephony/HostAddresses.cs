using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Hotline.Telephony.Sip.Transports;

namespace Hotline.Telephony;

/// <summary>
/// The addresses at which a browser may find this node, as candidates: the one it is told to advertise and, for browsers of the local networks, which need not come in
/// through NAT, its own there. Without one to advertise, the one it listens on, else all of the machine. Those of IPv6, where it listens there, come after those of IPv4, by which
/// browsers came before there were any: whoever has both may choose.
/// </summary>
internal static class HostAddresses
{
    public static IReadOnlyList<IPAddress> Of(TelephonyOptions options) => Of(options, OfMachine);

    /// <param name="ofMachine">Those of its network cards, of both families.</param>
    internal static IReadOnlyList<IPAddress> Of(TelephonyOptions options, Func<IReadOnlyList<IPAddress>> ofMachine)
    {
        IPAddress[] found = [.. Of(options.Advertised, options.ListenAddress, ofMachine), .. options.ListenAddress6 is { } listen ? Of(options.Advertised6, listen, ofMachine) : []];
        return found.Length > 0 ? found : [IPAddress.Loopback];
    }

    private static IEnumerable<IPAddress> Of(Advertised? advertised, IPAddress listen, Func<IReadOnlyList<IPAddress>> ofMachine)
    {
        var own = listen.Equals(IPAddress.Any) || listen.Equals(IPAddress.IPv6Any) ? ofMachine().Where(address => address.AddressFamily == listen.AddressFamily) : [listen];
        return advertised is null ? own : [advertised.Address, .. own.Where(address => advertised.IsLocal(address) && !address.Equals(advertised.Address))];
    }

    private static List<IPAddress> OfMachine() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(card => card.OperationalStatus == OperationalStatus.Up && card.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(card => card.GetIPProperties().UnicastAddresses.Select(address => address.Address))
        .Where(address => address is { AddressFamily: AddressFamily.InterNetwork } or { AddressFamily: AddressFamily.InterNetworkV6, IsIPv6LinkLocal: false }) // Whose zone no browser knows.
        .Distinct()
        .ToList();
}
