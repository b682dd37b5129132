using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hotline.Testing;

/// <summary>Asks whether somebody who speaks SIP is up.</summary>
public static class SipProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    /// <summary>One OPTIONS over UDP to a port of loopback.</summary>
    /// <returns>True: answered, by whatever status. False: nothing came, or nobody listens.</returns>
    public static async Task<bool> AnswersAsync(int port, CancellationToken ct)
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Connect(IPAddress.Loopback, port);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            await socket.SendAsync(
                Encoding.ASCII.GetBytes(string.Create(
                    CultureInfo.InvariantCulture,
                    $"OPTIONS sip:127.0.0.1:{port} SIP/2.0\r\nVia: SIP/2.0/UDP {socket.Client.LocalEndPoint};branch=z9hG4bK{Guid.NewGuid():N}\r\nMax-Forwards: 70\r\nFrom: <sip:ready@127.0.0.1>;tag=1\r\nTo: <sip:127.0.0.1>\r\nCall-ID: {Guid.NewGuid():N}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n")),
                patience.Token);
            return Encoding.ASCII.GetString((await socket.ReceiveAsync(patience.Token)).Buffer).StartsWith("SIP/2.0 ", StringComparison.Ordinal);
        }
        catch (Exception silence) when (silence is SocketException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return false;
        }
    }
}
