using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Hotline.Telephony.Sip.Transports;

/// <summary>How a connection begins: taken or made, and for TLS with the handshake.</summary>
/// <param name="certificate">Ours; null for TCP.</param>
/// <param name="authorities">Who may have signed a peer's; null: whom this machine trusts.</param>
internal sealed class StreamOpening(X509Certificate2? certificate, StreamLimits limits, TimeProvider clock, X509Certificate2Collection? authorities = null)
{
    /// <summary>Silence after which the peer's end is asked for; shorter than any NAT forgets a connection (RFC 5382 §5, and those that do not keep to it).</summary>
    public const int AskAfterSeconds = 60;

    /// <summary>Between questions that are not answered.</summary>
    public const int AskAgainSeconds = 10;

    /// <summary>So many without an answer, and the connection is over.</summary>
    public const int Questions = 3;

    /// <summary><c>IPPROTO_TCP</c> and <c>TCP_USER_TIMEOUT</c> (RFC 5482) of Linux: nothing is asked while something waits to be acknowledged, which else is tried for a quarter of an hour.</summary>
    private const int Tcp = 6, UserTimeout = 18;

    /// <summary>Of somebody who connected to us.</summary>
    public async Task<Stream> AcceptAsync(Socket socket, CancellationToken ct)
    {
        Watch(socket);
        return await OverAsync(socket, secured => secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, ct)).ConfigureAwait(false);
    }

    /// <exception cref="SocketException">Nobody listens there.</exception>
    /// <exception cref="OperationCanceledException">Nothing came back in time.</exception>
    public async Task<Stream> ConnectAsync(StreamPeer peer, CancellationToken ct)
    {
        var socket = new Socket(peer.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Watch(socket);
            using var patience = new CancellationTokenSource(limits.ConnectPatience, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
            await socket.ConnectAsync(new IPEndPoint(peer.Address, peer.Port), either.Token).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        // The peer must show a certificate that we trust, for the name that it was entered under, else for the address it is reached at.
        var asked = new SslClientAuthenticationOptions { TargetHost = peer.Host ?? peer.Address.ToString(), CertificateChainPolicy = Trust() };
        return await OverAsync(socket, secured => secured.AuthenticateAsClientAsync(asked, ct)).ConfigureAwait(false);
    }

    /// <returns>Null: that of the machine.</returns>
    private X509ChainPolicy? Trust()
    {
        if (authorities is null)
        {
            return null;
        }

        // Nothing is fetched from where a certificate says: the peer chooses that.
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    /// <summary>As it is, or over TLS where we have a certificate.</summary>
    private async Task<Stream> OverAsync(Socket socket, Func<SslStream, Task> shakeHands)
    {
        var stream = new NetworkStream(socket, ownsSocket: true);
        if (certificate is null)
        {
            return stream;
        }

        var secured = new SslStream(stream);
        try
        {
            await shakeHands(secured).ConfigureAwait(false);
            return secured;
        }
        catch
        {
            await secured.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// The system asks for the peer's end (RFC 1122 §4.2.3.6), so that a NAT keeps the way open and one that has forgotten it is noticed: within 90 s the connection ends, as any does. What RFC 5626
    /// §3.5.1 asks of a phone, empty lines, only the phone may send: who did not agree to it answers none of ours.
    /// </summary>
    private static void Watch(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, AskAfterSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, AskAgainSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Questions);
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption(Tcp, UserTimeout, BitConverter.GetBytes((AskAfterSeconds + (Questions * AskAgainSeconds)) * 1000));
        }
    }
}
