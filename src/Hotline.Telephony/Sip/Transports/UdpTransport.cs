using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Hotline.Telephony.Sip.Transactions;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Sip.Transports;

/// <summary>One UDP socket of one family (RFC 3261 §18): a receive loop that hands datagrams on, and a send that never waits for the peer.</summary>
internal sealed partial class UdpTransport : ISipOutlet, IDisposable
{
    /// <summary>The largest UDP payload; a carrier's INVITE with many headers may be fragmented but is whole here.</summary>
    private const int MaxDatagram = 65_535;

    /// <summary>Room for a burst of INVITEs while the loop works.</summary>
    private const int SocketBuffer = 4 * 1024 * 1024;

    private const int MaxRemembered = 4096;

    private readonly Socket socket;
    private readonly ILogger logger;
    private readonly Drops? drops;
    private readonly IPAddress listen;
    private readonly Advertised? advertise;
    private readonly ConcurrentDictionary<IPAddress, IPAddress> localAddresses = new();

    /// <param name="drops">Null: nobody counts.</param>
    /// <exception cref="SocketException">The port is taken or the address is not ours.</exception>
    public UdpTransport(IPEndPoint listen, Advertised? advertise, ILogger logger, Drops? drops = null)
    {
        this.drops = drops;
        this.logger = logger;
        this.listen = listen.Address;
        this.advertise = advertise;
        socket = new Socket(listen.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        if (listen.AddressFamily == AddressFamily.InterNetworkV6)
        {
            socket.DualMode = false; // IPv4 has a socket of its own at the same port.
        }

        socket.ReceiveBufferSize = SocketBuffer;
        socket.SendBufferSize = SocketBuffer;
        socket.Bind(listen);
        Port = ((IPEndPoint)socket.LocalEndPoint!).Port; // Bound: it has one.
    }

    public int Port { get; }

    /// <summary>Receives until cancelled. An ICMP error of an earlier send ("connection refused") does not end the loop.</summary>
    /// <param name="arrived">Takes the datagram's bytes as its own; must not block.</param>
    public async Task ReceiveAsync(Action<byte[], IPEndPoint> arrived, CancellationToken ct)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(MaxDatagram, pinned: true);
        var any = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(buffer, SocketFlags.None, any, ct).ConfigureAwait(false);
                arrived(buffer.AsSpan(0, received.ReceivedBytes).ToArray(), (IPEndPoint)received.RemoteEndPoint);
            }
            catch (SocketException e) when (!ct.IsCancellationRequested)
            {
                LogReceiveFailed(e.SocketErrorCode);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                break;
            }
            catch (ObjectDisposedException) when (ct.IsCancellationRequested)
            {
                break;
            }
        }
    }

    public void Send(ReadOnlyMemory<byte> datagram, IPEndPoint destination)
    {
        try
        {
            socket.SendTo(datagram.Span, SocketFlags.None, destination);
        }
        catch (SocketException e)
        {
            // A lost datagram like any other: the transaction repeats it or gives up.
            drops?.Add(Drop.Unsent);
            LogSendFailed(e.SocketErrorCode);
        }
        catch (ObjectDisposedException)
        {
            // Stopping.
        }
    }

    /// <summary>
    /// The address to name towards a peer: loopback to loopback, else the advertised one unless the peer is in a local network, else the one we
    /// listen on, else the one the routing table would send from.
    /// </summary>
    public IPAddress AddressFor(IPAddress peer)
    {
        if (IPAddress.IsLoopback(peer))
        {
            return IPAddress.IsLoopback(listen) ? listen : peer.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback;
        }

        if (localAddresses.Count > MaxRemembered)
        {
            localAddresses.Clear();
        }

        return advertise?.IsLocal(peer) == false ? advertise.Address : IsAny(listen) ? localAddresses.GetOrAdd(peer, RoutedAddress) : listen;
    }

    public void Dispose() => socket.Dispose();

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static IPAddress RoutedAddress(IPAddress peer)
    {
        try
        {
            using var probe = new Socket(peer.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(peer, 9); // Sends nothing; the system picks the local address.
            return ((IPEndPoint)probe.LocalEndPoint!).Address; // Connected: it has one.
        }
        catch (SocketException)
        {
            return IPAddress.Loopback;
        }
    }

    [LoggerMessage(1001, LogLevel.Warning, "SIP receive failed: {Error}")]
    private partial void LogReceiveFailed(SocketError error);

    [LoggerMessage(1002, LogLevel.Debug, "SIP send failed: {Error}")]
    private partial void LogSendFailed(SocketError error);
}
