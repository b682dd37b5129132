using System.Net;
using System.Net.Sockets;

namespace Hotline.EndToEnd.Tests.Wire;

/// <summary>The TCP half of an <see cref="Uplink"/>: pages, requests and the live line.</summary>
internal sealed class UplinkPages : IAsyncDisposable
{
    private static readonly LingerOption Reset = new(enable: true, seconds: 0);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint web;
    private readonly Lock @lock = new();
    private readonly HashSet<Socket> open = [];
    private readonly CancellationTokenSource over = new();
    private readonly Task accepting;
    private IPAddress from;

    public UplinkPages(IPEndPoint web, IPAddress from)
    {
        (this.web, this.from) = (web, from);
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>All connections break, on both sides; what is dialled from now on comes from this address.</summary>
    public void Move(IPAddress address)
    {
        lock (@lock)
        {
            from = address;
            foreach (var socket in open)
                socket.Dispose();
            open.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await accepting;
        Move(from);
        listener.Dispose();
        over.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = CarryAsync(await listener.AcceptSocketAsync(over.Token));
        }
        catch (OperationCanceledException)
        {
            // Over.
        }
    }

    private async Task CarryAsync(Socket near)
    {
        using var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        (near.LingerState, far.LingerState, near.NoDelay, far.NoDelay) = (Reset, Reset, true, true);
        lock (@lock)
        {
            far.Bind(new IPEndPoint(from, 0));
            open.UnionWith([near, far]);
        }

        try
        {
            await far.ConnectAsync(web, over.Token);
            await Task.WhenAll(PassAsync(near, far), PassAsync(far, near));
        }
        catch (Exception broken) when (broken is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One side broke it off, or the address was changed: then the other side's is broken too.
        }
        finally
        {
            near.Dispose();
            lock (@lock)
                open.ExceptWith([near, far]);
        }
    }

    private async Task PassAsync(Socket source, Socket target)
    {
        var buffer = new byte[64 * 1024];
        while (await source.ReceiveAsync(buffer, over.Token) is > 0 and var length)
            for (int sent = 0; sent < length;)
                sent += await target.SendAsync(buffer.AsMemory(sent, length - sent), over.Token);
        target.Shutdown(SocketShutdown.Send);
    }
}
