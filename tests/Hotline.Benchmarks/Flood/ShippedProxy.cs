using System.Net;
using System.Net.Sockets;
using System.Text;
using Hotline.Benchmarks.Running;
using Hotline.Testing;

namespace Hotline.Benchmarks.Flood;

/// <summary>Kamailio with the configuration and the memory that operators are given (<c>ops/kamailio</c>), in front of a city's telephony node.</summary>
internal static class ShippedProxy
{
    /// <returns>Where it listens on loopback, and its process, which ends with the city.</returns>
    public static async Task<(int Port, Child Process)> StartAsync(City city, CancellationToken ct)
    {
        var port = FreePorts.Take();
        var list = Path.Combine(city.Folder, "nodes.list");
        await File.WriteAllTextAsync(list, $"1 sip:127.0.0.1:{city.SipPort}\n", ct);
        using var shipped = new StreamReader(typeof(ShippedProxy).Assembly.GetManifestResourceStream("ops/kamailio.cfg")!); // Embedded with the bench.
        var file = Path.Combine(city.Folder, "kamailio.cfg");
        await File.WriteAllTextAsync(file, await shipped.ReadToEndAsync(ct), ct);
        var process = Child.Start(
            city.Log("kamailio"), new Dictionary<string, string>(), "kamailio", "-DD", "-E", "-m", "64", "-M", "8", "-Y", city.Folder, "-P", file + ".pid", "-f", file,
            "-A", $"LISTEN=udp:127.0.0.1:{port}", "-A", $"NODES=\"{list}\"");
        return (port, await city.AddAsync(process, () => AnswersAsync(port, ct), ct));
    }

    private static async Task<bool> AnswersAsync(int port, CancellationToken ct)
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await socket.SendAsync(
            Encoding.ASCII.GetBytes(
                $"OPTIONS sip:127.0.0.1:{port} SIP/2.0\r\nVia: SIP/2.0/UDP {socket.Client.LocalEndPoint};branch=z9hG4bKready{Guid.NewGuid():N}\r\nMax-Forwards: 70\r\nFrom: <sip:ready@127.0.0.1>;tag=1\r\n"
                + $"To: <sip:127.0.0.1>\r\nCall-ID: {Guid.NewGuid():N}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"),
            new IPEndPoint(IPAddress.Loopback, port), ct);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromMilliseconds(300));
        try
        {
            return Encoding.ASCII.GetString((await socket.ReceiveAsync(patience.Token)).Buffer).StartsWith("SIP/2.0 200", StringComparison.Ordinal);
        }
        catch (Exception problem) when (problem is SocketException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return false;
        }
    }
}
