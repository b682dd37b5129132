using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Hotline.Telephony.Sip.Parsing;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>The way of a phone's messages, from an address of its own: datagrams, or one connection that the phone makes and nobody else.</summary>
internal abstract class PhoneWire : IDisposable
{
    /// <summary>As in Via.</summary>
    public abstract string Transport { get; }

    /// <summary>Where it is heard from.</summary>
    public abstract IPEndPoint Seen { get; }

    /// <param name="transport">UDP, TCP or TLS.</param>
    /// <param name="port">Of loopback.</param>
    /// <param name="certificate">Of whoever is there, over TLS.</param>
    public static async Task<PhoneWire> OpenAsync(string transport, IPAddress from, int port, X509Certificate2 certificate, CancellationToken ct)
    {
        if (transport == "UDP")
        {
            return new Datagrams(from, new IPEndPoint(IPAddress.Loopback, port));
        }

        var client = new TcpClient(new IPEndPoint(from, 0));
        await client.ConnectAsync(IPAddress.Loopback, port, ct);
        if (transport == "TCP")
        {
            return new Connection(transport, client, client.GetStream());
        }

        var secured = new SslStream(client.GetStream());
        await secured.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "127.0.0.1", RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString() }, ct);
        return new Connection(transport, client, secured);
    }

    public abstract Task SendAsync(byte[] message, CancellationToken ct);

    public abstract Task<string> ReceiveAsync(CancellationToken ct);

    public abstract void Dispose();

    private sealed class Datagrams(IPAddress from, IPEndPoint to) : PhoneWire
    {
        private readonly UdpClient socket = new(new IPEndPoint(from, 0));

        public override string Transport => "UDP";

        public override IPEndPoint Seen => (IPEndPoint)socket.Client.LocalEndPoint!; // Bound when it was made.

        public override async Task SendAsync(byte[] message, CancellationToken ct) => await socket.SendAsync(message, to, ct);

        public override async Task<string> ReceiveAsync(CancellationToken ct) => Encoding.UTF8.GetString((await socket.ReceiveAsync(ct)).Buffer);

        public override void Dispose() => socket.Dispose();
    }

    private sealed class Connection(string transport, TcpClient client, Stream stream) : PhoneWire
    {
        private readonly StreamFramer framer = new();

        public override string Transport => transport;

        public override IPEndPoint Seen { get; } = (IPEndPoint)client.Client.LocalEndPoint!; // It is connected.

        public override async Task SendAsync(byte[] message, CancellationToken ct) => await stream.WriteAsync(message, ct);

        public override async Task<string> ReceiveAsync(CancellationToken ct)
        {
            while (true)
            {
                var frame = framer.Next(out var message);
                Assert.NotEqual(StreamFrame.Broken, frame);
                if (message is not null)
                {
                    return Encoding.UTF8.GetString(message);
                }

                if (frame == StreamFrame.NeedsMore)
                {
                    var count = await stream.ReadAsync(framer.Room(), ct);
                    Assert.True(count > 0, "the connection was closed");
                    framer.Received(count);
                }
            }
        }

        public override void Dispose()
        {
            stream.Dispose();
            client.Dispose();
        }
    }
}
