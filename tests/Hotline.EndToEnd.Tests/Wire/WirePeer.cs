using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Hotline.EndToEnd.Tests.Wire;

/// <summary>A UDP socket that speaks SIP with the hotline. What it receives is handed to one reader, in order.</summary>
internal sealed class WirePeer : IAsyncDisposable
{
    private readonly UdpClient socket;
    private readonly IPEndPoint server;
    private readonly Channel<SipText> received = Channel.CreateBounded<SipText>(1000);
    private readonly CancellationTokenSource over = new();
    private readonly Task reading;

    /// <param name="from">The address it sends from; null: this machine's usual one, where the desk phones are too.</param>
    public WirePeer(int sipPort, IPAddress? from = null)
    {
        socket = new UdpClient(new IPEndPoint(from ?? IPAddress.Loopback, 0));
        server = new IPEndPoint(IPAddress.Loopback, sipPort);
        reading = ReadAsync();
    }

    public int Port => ((IPEndPoint)socket.Client.LocalEndPoint!).Port; // Bound by the constructor.

    public string Via() => $"SIP/2.0/UDP 127.0.0.1:{Port};rport;branch=z9hG4bK{Guid.NewGuid():N}";

    public Task SendAsync(SipText message) => SendAsync(message.ToBytes());

    public async Task SendAsync(byte[] datagram) => await socket.SendAsync(datagram, server, CancellationToken.None);

    /// <summary>The next message that fits, answering nothing by itself; null when none comes in time.</summary>
    public async Task<SipText?> NextAsync(Func<SipText, bool> wanted, TimeSpan within)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(within);
        try
        {
            while (true)
                if (await received.Reader.ReadAsync(limit.Token) is var message && wanted(message))
                    return message;
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await reading;
        socket.Dispose();
        over.Dispose();
    }

    private async Task ReadAsync()
    {
        while (!over.IsCancellationRequested)
        {
            try
            {
                var datagram = await socket.ReceiveAsync(over.Token);
                if (SipText.Parse(Encoding.UTF8.GetString(datagram.Buffer)) is { } message)
                    received.Writer.TryWrite(message);
            }
            catch (Exception quiet) when (quiet is OperationCanceledException or SocketException)
            {
                // Over, or an ICMP refusal of an earlier datagram.
            }
        }
    }
}
