using System.Net;
using System.Net.Sockets;
using System.Text;
using Hotline.Testing;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>
/// Kamailio as a stateful proxy before the node, as a session border controller stands: callers at one address, the node at another, so that it
/// puts itself into the route of a dialog twice. It may lose datagrams of either direction.
/// </summary>
internal sealed class KamailioFront
{
    private KamailioFront(int callersPort, PeerProgram program) => (Port, Program) = (callersPort, program);

    /// <summary>Where callers call.</summary>
    public int Port { get; }

    public PeerProgram Program { get; }

    /// <param name="lostPercent">Of the requests and of the responses, each time one passes.</param>
    public static async Task<KamailioFront> StartAsync(PeerNode node, CancellationToken ct, int lostPercent = 0)
    {
        int callers = FreePorts.Take(), inside = FreePorts.Take();
        var folder = Directory.CreateDirectory(Path.Combine(node.Folder, "kamailio")).FullName;
        var file = Path.Combine(folder, "kamailio.cfg");
        await File.WriteAllTextAsync(file, Configuration(callers, inside, node.Node.Port, lostPercent), ct);
        var program = node.Run("/usr/sbin/kamailio", "-DD", "-E", "-m", "64", "-M", "8", "-Y", folder, "-P", Path.Combine(folder, "kamailio.pid"), "-f", file);
        await SipReadyAsync(callers, program, ct);
        return new KamailioFront(callers, program);
    }

    /// <summary>Asks until the proxy answers: it drops some, and is deaf while it starts.</summary>
    internal static async Task SipReadyAsync(int port, PeerProgram program, CancellationToken ct)
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

    private static string Configuration(int callers, int inside, int node, int lostPercent) => $$"""
        #!KAMAILIO
        debug=1
        log_stderror=yes
        children=1
        auto_aliases=no
        disable_tcp=yes
        listen=udp:127.0.0.1:{{callers}}
        listen=udp:127.0.0.1:{{inside}}
        loadmodule "tm.so"
        loadmodule "sl.so"
        loadmodule "rr.so"
        loadmodule "pv.so"
        loadmodule "maxfwd.so"
        loadmodule "siputils.so"
        loadmodule "textops.so"
        loadmodule "cfgutils.so"
        modparam("rr", "enable_double_rr", 1)
        modparam("rr", "enable_full_lr", 1)
        modparam("cfgutils", "initial_probability", {{lostPercent}})
        request_route {
          if (rand_event()) exit;
          if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
          if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
          if (has_totag()) {
            if (loose_route()) t_relay();
            else if (is_method("ACK") && t_check_trans()) t_relay();
            exit;
          }
          t_check_trans();
          if (!is_method("INVITE")) { sl_send_reply("405", "Method Not Allowed"); exit; }
          $fs = "udp:127.0.0.1:{{inside}}";
          $du = "sip:127.0.0.1:{{node}}";
          record_route();
          t_relay();
        }
        onreply_route {
          if (rand_event()) drop;
        }
        """;
}
