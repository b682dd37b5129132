using System.Net;

namespace Hotline.Telephony.Sip;

internal enum StreamProtocol
{
    Tcp,
    Tls,
}

/// <summary>
/// A peer at the other end of a connection. It travels through transactions and dialogs as the address it is; only the transport
/// and whoever must know whether messages can get lost look closer.
/// </summary>
/// <param name="port">Of the peer's end: the connection's own, or the one to connect to when none stands.</param>
/// <param name="listens">Where the peer takes new connections when this one is gone (RFC 3261 §18.2.2); 0: not known.</param>
/// <param name="host">The name that it was looked up by, for which it must show its certificate; null: it is known by its address.</param>
internal sealed class StreamPeer(IPAddress address, int port, StreamProtocol protocol, int listens = 0, string? host = null) : IPEndPoint(address, port)
{
    public StreamProtocol Protocol => protocol;

    public int Listens => listens;

    public string? Host => host;

    /// <summary>As it stands in Via and in the URI parameter.</summary>
    public string Name => protocol == StreamProtocol.Tls ? "TLS" : "TCP";

    public StreamPeer Listening(int at) => new(Address, Port, protocol, at, host);

    public override bool Equals(object? comparand) => comparand is StreamPeer other && other.Protocol == protocol && string.Equals(other.Host, host, StringComparison.OrdinalIgnoreCase) && base.Equals(comparand);

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), protocol);
}
