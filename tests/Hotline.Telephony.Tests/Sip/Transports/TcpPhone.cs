using System.Net;
using System.Net.Sockets;
using System.Text;
using Hotline.Telephony.Tests.Calls;

namespace Hotline.Telephony.Tests.Sip.Transports;

/// <summary>Desk phone 8001 on a TCP connection of its own.</summary>
/// <param name="at">Where it comes from, of the loopback network.</param>
/// <param name="host">Where it says that it is.</param>
internal sealed class TcpPhone(string at, string host) : IDisposable
{
    private readonly TcpClient client = new(new IPEndPoint(IPAddress.Parse(at), 0));
    private int cseq;

    public Task ConnectAsync(int port, CancellationToken ct) => client.ConnectAsync(IPAddress.Loopback, port, ct).AsTask();

    /// <param name="proof">Header line, <see cref="HandPeer.Credentials"/>.</param>
    /// <returns>The answer.</returns>
    public async Task<string> RegisterAsync(string proof, CancellationToken ct)
    {
        cseq++;
        await client.GetStream().WriteAsync(
            SipText.Bytes($"""
                REGISTER sip:10.0.0.1 SIP/2.0
                Via: SIP/2.0/TCP {host}:5060;branch=z9hG4bKr{cseq};rport
                Max-Forwards: 70
                From: <sip:8001@10.0.0.1>;tag=phone
                To: <sip:8001@10.0.0.1>
                Call-ID: {host}
                CSeq: {cseq} REGISTER
                Contact: <sip:8001@{host}:5060;transport=tcp>
                Expires: 300
                {proof}Content-Length: 0

                """), ct);
        var heard = new StringBuilder();
        var bytes = new byte[4096];
        while (!heard.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await client.GetStream().ReadAsync(bytes, ct);
            Assert.NotEqual(0, count);
            heard.Append(Encoding.UTF8.GetString(bytes, 0, count));
        }

        return heard.ToString();
    }

    /// <summary>As a host that does not know the connection any more.</summary>
    public void Reset()
    {
        client.Client.LingerState = new LingerOption(true, 0);
        client.Close();
    }

    public void Dispose() => client.Dispose();
}
