using System.Net;
using System.Net.Sockets;

namespace Hotline.EndToEnd.Tests.City;

/// <summary>What the tests ask of this machine: free ports, folders, the clone they run from.</summary>
internal static class Machine
{
    public static string Root { get; } = FindRoot();

    /// <summary>Where screenshots and logs are left for people.</summary>
    public static string Artifacts { get; } = Directory.CreateDirectory(
        Environment.GetEnvironmentVariable("HOTLINE_ARTIFACTS") ?? Path.Combine(Root, "artifacts")).FullName;

    /// <summary>A fresh folder under the system's temporary one, short enough for database sockets and open to the service account.</summary>
    public static string NewFolder(string kind)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"hl-{kind}-{Guid.NewGuid().ToString("N")[..8]}");
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>A port whose successor is free too (HTTPS and phones take the next one).</summary>
    public static int FreeTcpPort()
    {
        while (true)
        {
            using var first = new TcpListener(IPAddress.Loopback, 0);
            first.Start();
            int port = ((IPEndPoint)first.LocalEndpoint).Port;
            try
            {
                using var second = new TcpListener(IPAddress.Loopback, port + 1);
                second.Start();
                return port;
            }
            catch (SocketException)
            {
                // The next one is taken: try another pair.
            }
        }
    }

    /// <summary>The first of several free ports in a row.</summary>
    public static int FreeTcpPorts(int count) => InARow(FreeTcpPort, count, port =>
    {
        using var one = new TcpListener(IPAddress.Loopback, port);
        one.Start();
    });

    /// <summary>The same for UDP.</summary>
    public static int FreeUdpPorts(int count) => InARow(FreeUdpPort, count, port => new UdpClient(new IPEndPoint(IPAddress.Loopback, port)).Dispose());

    private static int InARow(Func<int> first, int count, Action<int> take)
    {
        while (true)
        {
            var port = first();
            try
            {
                foreach (var offset in Enumerable.Range(0, count))
                    take(port + offset);
                return port;
            }
            catch (Exception taken) when (taken is SocketException or ArgumentOutOfRangeException)
            {
                // Another row.
            }
        }
    }

    public static int FreeUdpPort()
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.Client.LocalEndPoint!).Port;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Hotline.slnx")))
                return folder.FullName;
        throw new InvalidOperationException("Hotline.slnx is not above the test assembly.");
    }
}
