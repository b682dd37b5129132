using System.Net;
using System.Text;

namespace Hotline.Benchmarks.Flood;

/// <summary>What scanners send: well-formed requests of every expensive kind, and garbage.</summary>
internal sealed class SipStrangers(int sipPort, int sources) : Strangers(sources)
{
    protected override (byte[] Datagram, int Port) Next(IPEndPoint here, int round, int turn) => (Encoding.ASCII.GetBytes((round % 8) switch
    {
        0 or 1 or 2 => Request("INVITE", here, turn, "", "Content-Type: application/sdp\r\n"),
        3 or 4 => Request("REGISTER", here, turn, "", $"Authorization: Digest username=\"8001\", realm=\"hotline\", nonce=\"{turn:D43}\", uri=\"sip:127.0.0.1\", response=\"{turn:x32}\"\r\n"),
        5 => Request("OPTIONS", here, turn, "", "User-Agent: friendly-scanner\r\n"),
        6 => Request("BYE", here, turn, ";tag=nobody", ""),
        _ => "INVITE sip:100@127.0.0.1 SIP/2.0\r\nVia: garbage\r\n\r\n",
    }), sipPort);

    private static string Request(string method, IPEndPoint here, int turn, string tag, string extra)
        => $"{method} sip:900{turn}@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP {here};branch=z9hG4bKs{turn};rport\r\nMax-Forwards: 70\r\nFrom: <sip:{turn}@127.0.0.1>;tag=s{turn}\r\n"
            + $"To: <sip:900{turn}@127.0.0.1>{tag}\r\nCall-ID: scan-{turn}\r\nCSeq: 1 {method}\r\nContact: <sip:{turn}@{here}>\r\n{extra}Content-Length: 0\r\n\r\n";
}
