using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Hotline.EndToEnd.Tests.Wire;

namespace Hotline.Benchmarks.Wire;

/// <summary>One UDP socket on loopback that speaks SIP with the node for many calls. Nothing is sent again by itself: what is lost here is counted as failed.</summary>
internal abstract class SipPeer : IAsyncDisposable
{
    private const int SocketBuffer = 4 * 1024 * 1024;
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = SocketBuffer };
    private readonly IPEndPoint node;
    private readonly CancellationTokenSource over = new();
    private readonly Task reading;

    /// <param name="address">Of loopback, its own: who it is taken for.</param>
    protected SipPeer(int sipPort, string address = "127.0.0.1")
    {
        node = new IPEndPoint(IPAddress.Loopback, sipPort);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        SipPort = sipPort;
        reading = Task.Run(ReadAsync);
    }

    protected int SipPort { get; }

    /// <summary>Address and port.</summary>
    protected string Here => $"{socket.LocalEndPoint}"; // Bound in the constructor.

    protected string Via() => $"SIP/2.0/UDP {Here};rport;branch=z9hG4bK{Guid.NewGuid():N}";

    /// <summary>Where a dialog's next request goes.</summary>
    protected static string Target(SipText message) => message["Contact"].Split('<')[1].Split('>')[0];

    protected void Send(SipText message) => socket.SendTo(message.ToBytes(), node);

    /// <param name="at">The monotonic time at which it had been read.</param>
    protected abstract void Heard(SipText message, long at);

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await reading;
        socket.Dispose();
        over.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[65_535];
        while (!over.IsCancellationRequested)
        {
            try
            {
                var length = await socket.ReceiveAsync(buffer, over.Token);
                var at = Stopwatch.GetTimestamp();
                if (SipText.Parse(Encoding.UTF8.GetString(buffer, 0, length)) is { } message)
                {
                    Heard(message, at);
                }
            }
            catch (Exception quiet) when (quiet is OperationCanceledException or SocketException)
            {
                // Over, or an ICMP refusal of an earlier datagram.
            }
        }
    }
}
