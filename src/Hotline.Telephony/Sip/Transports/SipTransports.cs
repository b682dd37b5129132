using System.Net;
using System.Net.Sockets;
using Hotline.Telephony.Sip.Transactions;
using Microsoft.Extensions.Logging;

namespace Hotline.Telephony.Sip.Transports;

/// <summary>All ways in and out of the node: UDP, and TCP and TLS where they are on. Addresses tell which one a message takes.</summary>
internal sealed class SipTransports : ISipOutlet, IDisposable
{
    /// <summary>When the system may choose the port, the same one must be free for TCP too.</summary>
    private const int PortTries = 16;

    /// <summary>What the last messages may take to leave.</summary>
    private static readonly TimeSpan FinishPatience = TimeSpan.FromSeconds(1);

    private readonly UdpTransport udp;
    private readonly UdpTransport? udp6;
    private readonly Drops? drops;
    private readonly StreamTransport? tcp;
    private readonly StreamTransport? tls;

    /// <param name="standingOf">Of an address; null: it may not talk to us. From any thread.</param>
    /// <param name="lost">Told of each connection that ended and was sent to. Must not block.</param>
    /// <param name="drops">Null: nobody counts.</param>
    /// <param name="listen6">The address of IPv6, which has the same ports; null: there is none.</param>
    /// <param name="advertise6">To peers of that family.</param>
    /// <exception cref="SocketException">A port is taken or the address is not ours.</exception>
    public SipTransports(
        IPEndPoint listen, Advertised? advertise, StreamOptions streams, Func<IPAddress, Standing?> standingOf, Action<StreamPeer> lost, TimeProvider clock, ILoggerFactory loggers,
        Drops? drops = null, IPAddress? listen6 = null, Advertised? advertise6 = null)
    {
        this.drops = drops;
        var logger = loggers.CreateLogger<StreamTransport>();
        for (var tries = 1; ; tries++)
        {
            udp = new UdpTransport(listen, advertise, loggers.CreateLogger<UdpTransport>(), drops);
            tcp = streams.Tcp ? new StreamTransport(null, streams.Limits, standingOf, lost, clock, logger, drops) : null;
            try
            {
                tcp?.Bind(new IPEndPoint(listen.Address, udp.Port));
                if (listen6 is not null)
                {
                    udp6 = new UdpTransport(new IPEndPoint(listen6, udp.Port), advertise6, loggers.CreateLogger<UdpTransport>(), drops);
                    tcp?.Bind(new IPEndPoint(listen6, udp.Port));
                }

                break;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse && listen.Port == 0 && tries < PortTries)
            {
                Dispose();
            }
        }

        if (streams.TlsPort is { } port)
        {
            tls = new StreamTransport(streams.Certificate, streams.Limits, standingOf, lost, clock, logger, drops, streams.Authorities);
            TlsPort = tls.Bind(new IPEndPoint(listen.Address, port));
            if (listen6 is not null)
            {
                tls.Bind(new IPEndPoint(listen6, TlsPort));
            }
        }
    }

    /// <summary>Of UDP and TCP.</summary>
    public int Port => udp.Port;

    /// <summary>0 without TLS.</summary>
    public int TlsPort { get; }

    public bool HasTcp => tcp is not null;

    public bool HasIPv6 => udp6 is not null;

    public IPAddress AddressFor(IPAddress peer) => (Of(peer) ?? udp).AddressFor(peer);

    /// <summary>Receives until cancelled.</summary>
    /// <param name="datagram">Takes a datagram of UDP; must not block.</param>
    /// <param name="message">Takes a message of a connection, which waits until it has been taken.</param>
    public Task RunAsync(Action<byte[], IPEndPoint> datagram, StreamArrival message, CancellationToken ct)
        => Task.WhenAll([udp.ReceiveAsync(datagram, ct), udp6?.ReceiveAsync(datagram, ct) ?? Task.CompletedTask, .. Streams().Select(one => one.RunAsync(message, ct))]);

    /// <summary>Lets what waits go out over connections, and ends them.</summary>
    public Task FinishAsync() => Task.WhenAll(Streams().Select(one => one.FinishAsync(FinishPatience)));

    public void Send(ReadOnlyMemory<byte> datagram, IPEndPoint destination)
    {
        if (destination is not StreamPeer peer)
        {
            if (Of(destination.Address) is { } socket)
            {
                socket.Send(datagram, destination);
            }
            else
            {
                drops?.Add(Drop.Unsent);
            }

            return;
        }

        Of(peer)?.Send(datagram, peer);
    }

    public StreamPeer? Connected(IPEndPoint peer) => tcp?.Connected(peer);

    public bool Connects => HasTcp;

    public void Listens(StreamPeer peer, int port)
    {
        if (peer.Protocol == StreamProtocol.Tcp)
        {
            tcp?.Listens(peer, port);
        }
    }

    public void Prove(StreamPeer peer) => Of(peer)?.Prove(peer);

    public void Doubt(StreamPeer peer) => Of(peer)?.Doubt(peer);

    public void Dispose()
    {
        udp.Dispose();
        udp6?.Dispose();
        tcp?.Dispose();
        tls?.Dispose();
    }

    /// <returns>Null: there is no socket of that family.</returns>
    private UdpTransport? Of(IPAddress peer) => peer.AddressFamily == AddressFamily.InterNetworkV6 ? udp6 : udp;

    private StreamTransport? Of(StreamPeer peer) => peer.Protocol == StreamProtocol.Tls ? tls : tcp;

    private IEnumerable<StreamTransport> Streams() => new[] { tcp, tls }.OfType<StreamTransport>();
}
