using System.Net;
using System.Net.Sockets;

namespace Hotline.EndToEnd.Tests.Wire;

/// <summary>The UDP half of an <see cref="Uplink"/>, to one port of a node: each socket of the browser has a way of its own, as a router keeps them.</summary>
internal sealed class UplinkSound : IAsyncDisposable
{
    private readonly Socket near;
    private readonly IPEndPoint node;
    private readonly Lock @lock = new();
    private readonly Dictionary<EndPoint, Socket> ways = [];
    private readonly HashSet<EndPoint> left = [];
    private readonly CancellationTokenSource over = new();
    private readonly Task carrying;
    private IPAddress from;

    /// <param name="at">Where the browser sends to.</param>
    public UplinkSound(IPEndPoint node, IPAddress from, IPAddress at)
    {
        (this.node, this.from, near) = (node, from, Bound(at));
        carrying = OutAsync();
    }

    /// <summary>Where the browser sends to.</summary>
    public int Port => ((IPEndPoint)near.LocalEndPoint!).Port; // Bound when it was made.

    /// <summary>The node sees what comes from now on under this address, and its answers to the old one reach nobody.</summary>
    /// <param name="forGood">What the browser has opened is of the network before: nothing goes that way any more.</param>
    public void Move(IPAddress address, bool forGood)
    {
        lock (@lock)
        {
            from = address;
            if (forGood)
                left.UnionWith(ways.Keys);
            foreach (var way in ways.Values)
                way.Dispose();
            ways.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await carrying;
        Move(from, forGood: true);
        near.Dispose();
        over.Dispose();
    }

    private static Socket Bound(IPAddress address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(address, 0));
        return socket;
    }

    private async Task OutAsync()
    {
        var buffer = new byte[2048];
        while (!over.IsCancellationRequested)
        {
            try
            {
                var came = await near.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), over.Token);
                if (WayOf(came.RemoteEndPoint) is { } way)
                    await way.SendToAsync(buffer.AsMemory(0, came.ReceivedBytes), node, over.Token);
            }
            catch (Exception gone) when (gone is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // Over, or the way was taken away while this packet was on it.
            }
        }
    }

    /// <returns>Null: there is none.</returns>
    private Socket? WayOf(EndPoint browser)
    {
        lock (@lock)
        {
            if (left.Contains(browser))
                return null;
            if (!ways.TryGetValue(browser, out var way))
            {
                ways.Add(browser, way = Bound(from));
                _ = BackAsync(way, browser);
            }
            return way;
        }
    }

    /// <summary>Until the way is taken away.</summary>
    private async Task BackAsync(Socket way, EndPoint browser)
    {
        var buffer = new byte[2048];
        while (true)
        {
            try
            {
                var came = await way.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), over.Token);
                await near.SendToAsync(buffer.AsMemory(0, came.ReceivedBytes), browser, over.Token);
            }
            catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
            {
                // An ICMP refusal of an earlier packet.
            }
            catch (Exception gone) when (gone is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
