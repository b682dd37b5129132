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
        var program = await Kamailio.StartAsync(node, "kamailio", Configuration(callers, inside, node.Node.Port, lostPercent), callers, ct);
        return new KamailioFront(callers, program);
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
