using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Hotline.Telephony;

/// <summary>The IPv4 addresses at which a browser may find this node: the one it is told to advertise, the one it listens on, else all of the machine.</summary>
internal static class HostAddresses
{
    public static IReadOnlyList<IPAddress> Of(TelephonyOptions options)
    {
        if (options.Advertise is { } advertise)
            return [IPAddress.Parse(advertise)];
        if (!options.ListenAddress.Equals(IPAddress.Any))
            return [options.ListenAddress];
        var all = NetworkInterface.GetAllNetworkInterfaces()
            .Where(card => card.OperationalStatus == OperationalStatus.Up && card.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses.Select(address => address.Address))
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork)
            .Distinct()
            .ToList();
        return all.Count > 0 ? all : [IPAddress.Loopback];
    }
}
