using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hotline.Benchmarks.Flood;

/// <summary>Sockets at addresses of loopback of their own, 127.0.1.1 and on, that send what scanners send: well-formed requests of every expensive kind, and garbage.</summary>
internal sealed class Scanners : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);

    private readonly IPEndPoint node;
    private readonly List<Socket> sockets = [];
    private readonly byte[] buffer = new byte[65_535];
    private int turn;

    public Scanners(int sipPort, int sources)
    {
        node = new IPEndPoint(IPAddress.Loopback, sipPort);
        for (var source = 0; source < sources; source++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
            sockets.Add(socket);
            socket.Bind(new IPEndPoint(IPAddress.Parse($"127.0.1.{1 + source}"), 0));
        }
    }

    public long Sent { get; private set; }

    public long Answers { get; private set; }

    public async Task FloodAsync(int perSecond, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        while (sockets.Count > 0 && !ct.IsCancellationRequested)
        {
            for (var due = (long)(Stopwatch.GetElapsedTime(began).TotalSeconds * perSecond); Sent < due; Sent++)
            {
                Send();
            }

            Count();
            await Task.Delay(Beat, CancellationToken.None);
        }

        Count();
    }

    public void Dispose() => sockets.ForEach(socket => socket.Dispose());

    private void Send()
    {
        var socket = sockets[turn % sockets.Count];
        var here = (IPEndPoint)socket.LocalEndPoint!; // Bound.
        var text = (turn / sockets.Count % 8) switch
        {
            0 or 1 or 2 => Request("INVITE", here, "", "Content-Type: application/sdp\r\n"),
            3 or 4 => Request("REGISTER", here, "", $"Authorization: Digest username=\"8001\", realm=\"hotline\", nonce=\"{turn:D43}\", uri=\"sip:127.0.0.1\", response=\"{turn:x32}\"\r\n"),
            5 => Request("OPTIONS", here, "", "User-Agent: friendly-scanner\r\n"),
            6 => Request("BYE", here, ";tag=nobody", ""),
            _ => "INVITE sip:100@127.0.0.1 SIP/2.0\r\nVia: garbage\r\n\r\n",
        };
        turn++;
        try
        {
            socket.SendTo(Encoding.ASCII.GetBytes(text), node);
        }
        catch (SocketException)
        {
            // No room: one packet less.
        }
    }

    private string Request(string method, IPEndPoint here, string tag, string extra)
        => $"{method} sip:900{turn}@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP {here};branch=z9hG4bKs{turn};rport\r\nMax-Forwards: 70\r\nFrom: <sip:{turn}@127.0.0.1>;tag=s{turn}\r\n"
            + $"To: <sip:900{turn}@127.0.0.1>{tag}\r\nCall-ID: scan-{turn}\r\nCSeq: 1 {method}\r\nContact: <sip:{turn}@{here}>\r\n{extra}Content-Length: 0\r\n\r\n";

    private void Count()
    {
        foreach (var socket in sockets)
        {
            while (socket.Available > 0)
            {
                socket.Receive(buffer);
                Answers++;
            }
        }
    }
}
