using System.Security.Cryptography.X509Certificates;

namespace Hotline.Telephony.Sip.Transports;

/// <summary>Which connections are taken beside UDP.</summary>
internal sealed record StreamOptions
{
    /// <summary>TCP, at the port of UDP.</summary>
    public bool Tcp { get; init; }

    /// <summary>Port of TLS, 0 for any; null: none. Needs <see cref="Certificate"/>.</summary>
    public int? TlsPort { get; init; }

    public X509Certificate2? Certificate { get; init; }

    /// <summary>Who may have signed the certificates of peers that we connect to, and nobody else; null: whom this machine trusts.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    public StreamLimits Limits { get; init; } = new();
}

/// <summary>What one connection, and all of a kind together, may cost.</summary>
internal sealed record StreamLimits
{
    /// <summary>Connections at once; one more has a stranger's place, or is closed as it comes.</summary>
    public int MaxConnections { get; init; } = 1000;

    /// <summary>Of them from one address: a trunk may open one a call, a desk opens one.</summary>
    public int MaxPerAddress { get; init; } = 250;

    /// <summary>Nothing received for this long: closed. A call on it goes on, over a new connection.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>From connecting to the first whole message, TLS handshake included; and from the first to the last byte of any message.</summary>
    public TimeSpan MessagePatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The same for whoever is neither a trunk nor has proved itself.</summary>
    public TimeSpan StrangerPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>No whole message of such a one for this long: closed, whatever else it sends. A phone that comes is registered in less.</summary>
    public TimeSpan StrangerIdle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For a connection of ours to be made: one lost packet, and less than a call waits for its trunk. A firewall may say nothing at all.</summary>
    public TimeSpan ConnectPatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Messages that wait for a peer that does not read; one more and the connection is given up.</summary>
    public int MaxWaiting { get; init; } = 256;
}
