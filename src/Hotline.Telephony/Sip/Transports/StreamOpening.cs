using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Hotline.Telephony.Sip.Transports;

/// <summary>How a connection begins: taken or made, and for TLS with the handshake.</summary>
/// <param name="certificate">Ours; null for TCP.</param>
internal sealed class StreamOpening(X509Certificate2? certificate, StreamLimits limits, TimeProvider clock)
{
    /// <summary>Of somebody who connected to us.</summary>
    public async Task<Stream> AcceptAsync(Socket socket, CancellationToken ct)
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

    /// <exception cref="SocketException">Nobody listens there.</exception>
    /// <exception cref="OperationCanceledException">Nothing came back in time.</exception>
    public async Task<Stream> ConnectAsync(StreamPeer peer, CancellationToken ct)
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
}
