using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Hotline.Telephony.Sip.Transactions;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Sip.Transports;

/// <summary>
/// SIP over TCP or TLS (RFC 3261 §18): takes connections, makes them where there is none, and sends to a peer over the one that
/// stands. Peers that may not talk to us are not let in.
/// </summary>
/// <param name="certificate">Ours; null for TCP.</param>
/// <param name="standingOf">Of an address; null: it may not talk to us. From any thread.</param>
/// <param name="lost">Told of each connection that ended and was sent to; what was not answered is lost. Must not block.</param>
/// <param name="drops">Null: nobody counts.</param>
/// <param name="authorities">Who may have signed a peer's certificate; null: whom this machine trusts.</param>
internal sealed partial class StreamTransport(
    X509Certificate2? certificate, StreamLimits limits, Func<IPAddress, Standing?> standingOf, Action<StreamPeer> lost, TimeProvider clock, ILogger logger,
    Drops? drops = null, X509Certificate2Collection? authorities = null) : IDisposable
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<StreamPeer, (SipConnection Connection, Task Running)> connections = [];
    private readonly StreamOpening opening = new(certificate, limits, clock, authorities);
    private readonly ConnectionPlaces places = new(limits, address => standingOf(address) ?? Standing.Stranger, clock);
    private readonly List<Socket> listeners = [];
    private StreamArrival? arrived;

    private StreamProtocol Protocol => certificate is null ? StreamProtocol.Tcp : StreamProtocol.Tls;

    public int Connections => connections.Count;

    /// <summary>Before <see cref="RunAsync"/>; once for each family.</summary>
    /// <exception cref="SocketException">The port is taken or the address is not ours.</exception>
    /// <returns>The bound port.</returns>
    public int Bind(IPEndPoint listen)
    {
        var listener = new Socket(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listeners.Add(listener);
        if (listen.AddressFamily == AddressFamily.InterNetworkV6)
        {
            listener.DualMode = false; // IPv4 has a socket of its own at the same port.
        }

        listener.Bind(listen);
        listener.Listen(128);
        return ((IPEndPoint)listener.LocalEndPoint!).Port; // Bound: it has one.
    }

    /// <summary>Takes connections until cancelled, then lets the open ones write what waits.</summary>
    public async Task RunAsync(StreamArrival arrival, CancellationToken ct)
    {
        arrived = arrival;
        await using var sweep = clock.CreateTimer(_ => Sweep(), null, SweepPeriod, SweepPeriod);
        await Task.WhenAll(listeners.Select(one => WelcomeAsync(one, ct))).ConfigureAwait(false);
    }

    private async Task WelcomeAsync(Socket listener, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                Welcome(await listener.AcceptAsync(ct).ConfigureAwait(false));
            }
            catch (SocketException e) when (!ct.IsCancellationRequested)
            {
                LogAcceptFailed(e.SocketErrorCode);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                break;
            }
        }
    }

    /// <summary>Lets what waits go out, and ends every connection.</summary>
    public async Task FinishAsync(TimeSpan patience)
    {
        var open = connections.Values.ToList();
        foreach (var (connection, _) in open)
        {
            connection.Finish();
        }

        await Task.WhenAny(Task.WhenAll(open.Select(one => one.Running)), Task.Delay(patience, clock)).ConfigureAwait(false);
        foreach (var (connection, _) in open)
        {
            connection.Close();
        }

        await Task.WhenAll(open.Select(one => one.Running)).ConfigureAwait(false);
    }

    /// <summary>Over the connection the peer stands for; when it is gone, over one to where the peer listens.</summary>
    public void Send(ReadOnlyMemory<byte> message, StreamPeer peer)
    {
        var listening = new StreamPeer(peer.Address, peer.Listens == 0 ? peer.Port : peer.Listens, Protocol, host: peer.Host);
        if ((connections.TryGetValue(peer, out var standing) || connections.TryGetValue(listening, out standing)) && standing.Connection.TrySend(message))
        {
            return;
        }

        standing.Connection?.Close(); // It does not read.
        if (Begin(listening, isOurs: true, ct => opening.ConnectAsync(listening, ct))?.TrySend(message) != true)
        {
            lost(peer);
        }
    }

    /// <summary>
    /// A connection that stands to that peer: to its port, or from it while it says that it listens there; null when there is none. The address alone is
    /// not enough: behind a NAT others share it.
    /// </summary>
    public StreamPeer? Connected(IPEndPoint peer)
    {
        foreach (var (end, (connection, _)) in connections)
        {
            if (end.Address.Equals(peer.Address) && (end.Port == peer.Port || connection.ListensAt == peer.Port))
            {
                return end;
            }
        }

        return null;
    }

    /// <summary>Whoever is at the other end of that connection listens there.</summary>
    public void Listens(StreamPeer peer, int port)
    {
        if (connections.TryGetValue(peer, out var standing))
        {
            standing.Connection.ListensAt = port;
        }
    }

    /// <summary>What a request that came over the connection of that peer says about it.</summary>
    public void Prove(StreamPeer peer)
    {
        if (connections.TryGetValue(peer, out var standing))
        {
            places.Prove(standing.Connection);
        }
    }

    /// <inheritdoc cref="ConnectionPlaces.Doubt"/>
    public void Doubt(StreamPeer peer)
    {
        if (connections.TryGetValue(peer, out var standing))
        {
            places.Doubt(standing.Connection);
        }
    }

    public void Dispose()
    {
        listeners.ForEach(listener => listener.Dispose());
        foreach (var (connection, _) in connections.Values)
        {
            connection.Close();
        }
    }

    private void Welcome(Socket socket)
    {
        var remote = (IPEndPoint)socket.RemoteEndPoint!; // Connected: it has one.
        var peer = new StreamPeer(remote.Address, remote.Port, Protocol);
        var isAllowed = standingOf(peer.Address) is not null;
        if (!isAllowed || Begin(peer, isOurs: false, ct => opening.AcceptAsync(socket, ct)) is null)
        {
            drops?.Add(isAllowed ? Drop.TooManyConnections : Drop.RefusedSource);
            socket.Dispose();
        }
    }

    /// <returns>Null: there is no place for it.</returns>
    private SipConnection? Begin(StreamPeer peer, bool isOurs, Func<CancellationToken, Task<Stream>> open)
    {
        var connection = new SipConnection(peer, isOurs, limits, clock, drops);
        if (!places.TryTake(connection, isOurs, out var yields))
        {
            connection.Dispose();
            return null;
        }

        if (yields is not null)
        {
            drops?.Add(Drop.PushedOut);
            yields.Close();
        }

        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connections[peer] = (connection, RunAsync());
        begun.SetResult();
        return connection;

        async Task RunAsync()
        {
            await begun.Task.ConfigureAwait(false); // Not before it stands in the table, which it leaves when it ends.
            await connection.RunAsync(open, arrived!).ConfigureAwait(false); // RunAsync set it before any connection began.
            if (connections.TryGetValue(peer, out var present) && present.Connection == connection)
            {
                connections.TryRemove(peer, out _);
            }

            places.Leave(connection);
            if (connection.WasUsed)
            {
                lost(peer);
            }

            connection.Dispose();
        }
    }

    private void Sweep()
    {
        foreach (var (connection, isStrangers) in places.Review())
        {
            if (isStrangers)
            {
                drops?.Add(Drop.SlowStranger);
            }

            connection.Close();
            places.Leave(connection); // It is not counted twice.
        }
    }

    [LoggerMessage(1003, LogLevel.Warning, "SIP accept failed: {Error}")]
    private partial void LogAcceptFailed(SocketError error);
}
