using System.Globalization;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Calls;
using Hotline.Testing;

namespace Hotline.Telephony.Tests.Trunks;

/// <summary>
/// Kamailio as a carrier: registrar and proxy of ims.example, which wants to know who calls, before a citizen's telephone. Calls to 12345 it sends to
/// whoever registered the pilot number, with what was dialled in P-Called-Party-ID.
/// </summary>
internal sealed class KamailioCarrier
{
    public const string Pilot = "+8679188886666", User = "gateway@ims.example", Password = "carrier secret";

    private KamailioCarrier(int port, int citizenPort, PeerProgram program) => (Port, CitizenPort, Program) = (port, citizenPort, program);

    public int Port { get; }

    /// <summary>Where calls of ours end.</summary>
    public int CitizenPort { get; }

    public PeerProgram Program { get; }

    /// <param name="oneTimeNonces">Each nonce is good for one request: the next is told that it is stale.</param>
    public static async Task<KamailioCarrier> StartAsync(PeerNode node, string algorithm, bool oneTimeNonces, CancellationToken ct)
    {
        int port = FreePorts.Take(), citizen = FreePorts.Take();
        var program = await Kamailio.StartAsync(node, "carrier", Configuration(port, citizen, node.Node.Port, algorithm, oneTimeNonces), port, ct);
        return new KamailioCarrier(port, citizen, program);
    }

    /// <summary>The trunk as an administrator would enter it.</summary>
    public TrunkSettings Trunk(string password = Password) =>
        new("ims", ["127.0.0.0/8"], new CallerIdRule(CallerIdSource.Asserted, [], "0791"), Gateway: string.Create(CultureInfo.InvariantCulture, $"sip:127.0.0.1:{Port}"))
        {
            Account = new TrunkAccount(User, password, Pilot: Pilot),
            Identity = new TrunkIdentity("ims.example", NumberFormat.International),
        };

    private static string Configuration(int port, int citizen, int node, string algorithm, bool oneTimeNonces) => $$"""
        #!KAMAILIO
        debug=1
        log_stderror=yes
        children=1
        auto_aliases=no
        disable_tcp=yes
        alias="ims.example"
        listen=udp:127.0.0.1:{{port}}
        loadmodule "tm.so"
        loadmodule "sl.so"
        loadmodule "rr.so"
        loadmodule "pv.so"
        loadmodule "maxfwd.so"
        loadmodule "siputils.so"
        loadmodule "textops.so"
        loadmodule "xlog.so"
        loadmodule "usrloc.so"
        loadmodule "registrar.so"
        loadmodule "auth.so"
        modparam("rr", "enable_full_lr", 1)
        modparam("registrar", "max_expires", 120)
        modparam("auth", "algorithm", "{{algorithm}}")
        modparam("auth", "one_time_nonce", {{(oneTimeNonces ? 1 : 0)}})
        request_route {
          if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
          if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
          if (is_method("OPTIONS")) { sl_send_reply("200", "OK"); exit; }
          if (has_totag()) {
            if (is_method("BYE") && $sp == {{node}}) route(PROOF);
            if (loose_route()) t_relay();
            else if (is_method("ACK") && t_check_trans()) t_relay();
            exit;
          }
          t_check_trans();
          if (is_method("REGISTER")) {
            if (!pv_www_authenticate("ims.example", "{{Password}}", "0") || $aU != "{{User}}") {
              xlog("L_ERR", "challenged a registration\n");
              www_challenge("ims.example", "1");
              exit;
            }
            append_to_reply("Service-Route: <sip:127.0.0.1:{{port}};lr>\r\n");
            append_to_reply("P-Associated-URI: <sip:{{Pilot}}@ims.example>, <tel:+8679112345>\r\n");
            xlog("L_ERR", "registered $tU for $hdr(Expires)\n");
            save("location");
            exit;
          }
          if ($sp == {{node}}) {
            if (!is_present_hf("Route") || $rd != "ims.example" || $fd != "ims.example") { sl_send_reply("403", "Forbidden"); exit; }
            route(PROOF);
            loose_route();
            $du = "sip:127.0.0.1:{{citizen}}";
          } else {
            append_hf("P-Called-Party-ID: <sip:+8679112345@ims.example;user=phone>\r\n");
            $ru = "sip:{{Pilot}}@ims.example";
            if (!lookup("location")) { sl_send_reply("404", "Not Here"); exit; }
          }
          record_route();
          t_relay();
        }
        route[PROOF] {
          if (!pv_proxy_authenticate("ims.example", "{{Password}}", "0")) {
            xlog("L_ERR", "challenged $rm\n");
            proxy_challenge("ims.example", "1");
            exit;
          }
          consume_credentials();
        }
        """;
}
