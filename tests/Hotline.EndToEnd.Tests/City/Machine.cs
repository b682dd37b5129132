using System.Net.NetworkInformation;
using System.Net.Sockets;
using Hotline.Testing;

namespace Hotline.EndToEnd.Tests.City;

/// <summary>What the tests ask of this machine: free ports, folders, the clone they run from.</summary>
internal static class Machine
{
    public static string Root => Clone.Root;

    /// <summary>Where screenshots and logs are left for people.</summary>
    public static string Artifacts { get; } = Directory.CreateDirectory(
        Environment.GetEnvironmentVariable("HOTLINE_ARTIFACTS") ?? Path.Combine(Root, "artifacts")).FullName;

    /// <summary>This machine's own IPv4 address beside loopback; packets to it do not leave the machine.</summary>
    public static string OwnAddress
    {
        get
        {
            var all = NetworkInterface.GetAllNetworkInterfaces()
                .Where(card => card.OperationalStatus == OperationalStatus.Up && card.NetworkInterfaceType != NetworkInterfaceType.Loopback)
                .SelectMany(card => card.GetIPProperties().UnicastAddresses.Select(one => one.Address))
                .Where(address => address.AddressFamily == AddressFamily.InterNetwork).ToList();
            Assert.True(all.Count > 0, "This machine has no IPv4 address but loopback; Firefox speaks to none that is loopback.");
            return all[0].ToString();
        }
    }

    /// <summary>A fresh folder under the system's temporary one, short enough for database sockets and open to the service account.</summary>
    public static string NewFolder(string kind)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"hl-{kind}-{Guid.NewGuid().ToString("N")[..8]}");
        Directory.CreateDirectory(folder);
        return folder;
    }
}
