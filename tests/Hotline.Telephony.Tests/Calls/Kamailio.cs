using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>The program, as whatever it stands for in a test.</summary>
internal static class Kamailio
{
    /// <param name="folder">Its own, below the node's.</param>
    /// <param name="port">Where it answers OPTIONS, by whatever status, once it is up.</param>
    public static async Task<PeerProgram> StartAsync(PeerNode node, string folder, string configuration, int port, CancellationToken ct)
    {
        var home = Directory.CreateDirectory(Path.Combine(node.Folder, folder)).FullName;
        var file = Path.Combine(home, "kamailio.cfg");
        await File.WriteAllTextAsync(file, configuration, ct);
        var program = node.Run("/usr/sbin/kamailio", "-DD", "-E", "-m", "64", "-M", "8", "-Y", home, "-P", Path.Combine(home, "kamailio.pid"), "-f", file);
        await ReadyAsync(port, program, ct);
        return program;
    }

    /// <summary>Asks until the proxy answers: it drops some, and is deaf while it starts.</summary>
    private static async Task ReadyAsync(int port, PeerProgram program, CancellationToken ct)
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Connect(IPAddress.Loopback, port);
        for (var tries = 0; tries < 100; tries++)
        {
            var ask = $"OPTIONS sip:127.0.0.1:{port} SIP/2.0\r\nVia: SIP/2.0/UDP {socket.Client.LocalEndPoint};branch=z9hG4bKready{tries}\r\nMax-Forwards: 10\r\nFrom: <sip:a@127.0.0.1>;tag=a\r\nTo: <sip:b@127.0.0.1>\r\nCall-ID: ready{tries}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(TimeSpan.FromMilliseconds(200));
            try
            {
                await socket.SendAsync(Encoding.ASCII.GetBytes(ask), patience.Token);
                await socket.ReceiveAsync(patience.Token);
                return;
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                // Once more.
            }
            catch (SocketException)
            {
                await Task.Delay(100, ct); // Nobody listens yet.
            }
        }

        Assert.Fail("Kamailio does not answer\n" + program.Output);
    }
}
