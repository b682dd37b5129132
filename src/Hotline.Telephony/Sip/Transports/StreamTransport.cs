using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Sip.Transports;

/// <summary>
/// SIP over TCP or TLS (RFC 3261 §18): takes connections, makes them where there is none, and sends to a peer over the one that
/// stands. Peers that may not talk to us are not let in.
/// </summary>
/// <param name="certificate">Ours; null for TCP.</param>
/// <param name="allows">Whether an address may talk to us.</param>
/// <param name="lost">Told of each connection that ended; what was sent to it and not answered is lost. Must not block.</param>
/// <param name="drops">Null: nobody counts.</param>
internal sealed partial class StreamTransport(
    X509Certificate2? certificate, StreamLimits limits, Func<IPAddress, bool> allows, Action<StreamPeer> lost, TimeProvider clock, ILogger logger,
    Drops? drops = null) : IDisposable
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<StreamPeer, (SipConnection Connection, Task Running)> connections = [];
    private Socket? listener;
    private StreamArrival? arrived;

    private StreamProtocol Protocol => certificate is null ? StreamProtocol.Tcp : StreamProtocol.Tls;

    public int Connections => connections.Count;

    /// <exception cref="SocketException">The port is taken or the address is not ours.</exception>
    /// <returns>The bound port.</returns>
    public int Bind(IPEndPoint listen)
    {
        listener = new Socket(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(listen);
        listener.Listen(128);
        return ((IPEndPoint)listener.LocalEndPoint!).Port; // Bound: it has one.
    }

    /// <summary>Takes connections until cancelled, then lets the open ones write what waits.</summary>
    public async Task RunAsync(StreamArrival arrival, CancellationToken ct)
    {
        arrived = arrival;
        await using var sweep = clock.CreateTimer(_ => Sweep(), null, SweepPeriod, SweepPeriod);
        while (!ct.IsCancellationRequested)
        {
            try
            {
                Welcome(await listener!.AcceptAsync(ct).ConfigureAwait(false)); // Bind() comes first.
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
        if (connections.Count >= limits.MaxConnections || !Begin(listening, isOurs: true, ct => ConnectAsync(listening, ct)).TrySend(message))
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

    public void Dispose()
    {
        listener?.Dispose();
        foreach (var (connection, _) in connections.Values)
        {
            connection.Close();
        }
    }

    private void Welcome(Socket socket)
    {
        var remote = (IPEndPoint)socket.RemoteEndPoint!; // Connected: it has one.
        var peer = new StreamPeer(remote.Address.IsIPv4MappedToIPv6 ? remote.Address.MapToIPv4() : remote.Address, remote.Port, Protocol);
        var isAllowed = allows(peer.Address);
        if (!isAllowed || connections.Count >= limits.MaxConnections || connections.Keys.Count(other => other.Address.Equals(peer.Address)) >= limits.MaxPerAddress)
        {
            drops?.Add(isAllowed ? Drop.TooManyConnections : Drop.RefusedSource);
            socket.Dispose();
            return;
        }

        Begin(peer, isOurs: false, ct => AcceptAsync(socket, ct));
    }

    private SipConnection Begin(StreamPeer peer, bool isOurs, Func<CancellationToken, Task<Stream>> open)
    {
        var connection = new SipConnection(peer, isOurs, limits, clock, drops);
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

            lost(peer);
            connection.Dispose();
        }
    }

    private async Task<Stream> AcceptAsync(Socket socket, CancellationToken ct)
    {
        socket.NoDelay = true;
        var stream = new NetworkStream(socket, ownsSocket: true);
        if (certificate is null)
        {
            return stream;
        }

        var secured = new SslStream(stream);
        try
        {
            await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, ct).ConfigureAwait(false);
            return secured;
        }
        catch
        {
            await secured.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<Stream> ConnectAsync(StreamPeer peer, CancellationToken ct)
    {
        var socket = new Socket(peer.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var patience = new CancellationTokenSource(limits.ConnectPatience, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
            await socket.ConnectAsync(new IPEndPoint(peer.Address, peer.Port), either.Token).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var stream = new NetworkStream(socket, ownsSocket: true);
        if (certificate is null)
        {
            return stream;
        }

        var secured = new SslStream(stream);
        try
        {
            // The peer must show a certificate that this machine trusts, for the name that it was entered under, else for the address it is reached at.
            await secured.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = peer.Host ?? peer.Address.ToString() }, ct).ConfigureAwait(false);
            return secured;
        }
        catch
        {
            await secured.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void Sweep()
    {
        foreach (var (connection, _) in connections.Values)
        {
            if (connection.IsStale())
            {
                connection.Close();
            }
        }
    }

    [LoggerMessage(1003, LogLevel.Warning, "SIP accept failed: {Error}")]
    private partial void LogAcceptFailed(SocketError error);
}
