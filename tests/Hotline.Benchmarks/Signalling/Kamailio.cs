using Hotline.Benchmarks.Running;

namespace Hotline.Benchmarks.Signalling;

/// <summary>Kamailio as a bound, by the least configuration that does the job.</summary>
internal static class Kamailio
{
    private const string Stateful = """
        loadmodule "sl.so"
        loadmodule "tm.so"
        loadmodule "rr.so"
        loadmodule "pv.so"
        loadmodule "siputils.so"
        loadmodule "textops.so"
        request_route {
          if (is_method("INVITE") && !has_totag()) { record_route(); }
          if (has_totag() && loose_route()) { t_relay(); exit; }
          $du = "sip:127.0.0.1:ONWARD";
          t_relay();
        }
        """;

    private const string Reply = """
        loadmodule "sl.so"
        loadmodule "textops.so"
        request_route {
          if (is_method("ACK")) { exit; }
          if (is_method("INVITE")) { set_reply_body("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n", "application/sdp"); }
          sl_send_reply("200", "OK");
        }
        """;

    public static Child Stateless(DirectoryInfo folder, int port, int? onward) => Start(folder, port, Reply);

    public static Child Proxy(DirectoryInfo folder, int port, int? onward) => Start(folder, port, Stateful.Replace("ONWARD", $"{onward}", StringComparison.Ordinal));

    private static Child Start(DirectoryInfo folder, int port, string routing)
    {
        var file = Path.Combine(folder.FullName, $"kamailio-{port}.cfg");
        File.WriteAllText(file, $"#!KAMAILIO\ndebug=-1\nlog_stderror=yes\nchildren=2\ndisable_tcp=yes\nauto_aliases=no\nlisten=udp:127.0.0.1:{port}\n{routing}\n");
        return Child.Start(Path.Combine(folder.FullName, "kamailio.log"), new Dictionary<string, string>(), "kamailio", "-f", file, "-m", "512", "-M", "16", "-DD", "-E", "-Y", folder.FullName, "-P", file + ".pid");
    }
}
