using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Transactions;
using Hotline.Telephony.Sip.Transports;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hotline.Telephony.Tests.Sip.Transports;

/// <summary>For whom a carrier's certificate must be (RFC 5922).</summary>
public sealed class TlsNameTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sbc.example.cn", "sbc.example.cn")]
    [InlineData(null, "")]
    public async Task A_peer_that_was_entered_by_name_is_asked_for_the_certificate_of_that_name(string? host, string asked)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest("CN=sip", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var lost = Channel.CreateBounded<StreamPeer>(10);
        using var transport = new StreamTransport(certificate, new StreamLimits(), _ => Standing.Served, gone => lost.Writer.TryWrite(gone), TimeProvider.System, NullLogger.Instance);
        transport.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var running = transport.RunAsync((_, _, _) => ValueTask.CompletedTask, stop.Token);
        using var peer = new TcpListener(IPAddress.Loopback, 0);
        peer.Start();
        var sbc = new StreamPeer(IPAddress.Loopback, ((IPEndPoint)peer.LocalEndpoint).Port, StreamProtocol.Tls, host: host);
        transport.Send("x"u8.ToArray(), sbc);
        using var called = await peer.AcceptTcpClientAsync(Ct);
        await using var secured = new SslStream(called.GetStream());
        string? named = null;
        ServerOptionsSelectionCallback choose = (_, hello, _, _) =>
        {
            named = hello.ServerName;
            return ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificate = certificate });
        };
        await secured.AuthenticateAsServerAsync(choose, null, Ct);
        Assert.Equal(asked, named);
        Assert.Equal(sbc, await lost.Reader.ReadAsync(Ct)); // This machine does not trust it.
        await stop.CancelAsync();
        await running;
    }
}
