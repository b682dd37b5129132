using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Transactions;
using Hotline.Telephony.Sip.Transports;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hotline.Telephony.Tests.Sip.Transports;

/// <summary>For whom a carrier's certificate must be (RFC 5922), and who must have signed it.</summary>
public sealed class TlsNameTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sbc.example.cn", "sbc.example.cn")]
    [InlineData(null, "")]
    public async Task A_peer_that_was_entered_by_name_is_asked_for_the_certificate_of_that_name(string? host, string asked)
    {
        using var certificate = TestCertificate.OfLoopback();
        var (named, isBelieved) = await ShowAsync(certificate, host, authorities: null);
        Assert.Equal(asked, named);
        Assert.False(isBelieved); // This machine does not trust it.
    }

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(true, "sbc.example.cn", false)]
    [InlineData(false, null, false)]
    public async Task With_authorities_of_ours_only_what_they_signed_for_that_name_is_believed(bool isOurs, string? host, bool isBelieved)
    {
        using X509Certificate2 certificate = TestCertificate.OfLoopback(), other = TestCertificate.OfLoopback();
        Assert.Equal(isBelieved, (await ShowAsync(certificate, host, [isOurs ? certificate : other])).IsBelieved);
    }

    [Theory]
    [InlineData("", "holds no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----\n", "can not be used")]
    public void A_file_without_authorities_refuses_the_start(string pem, string says)
    {
        using var file = new TempFile(pem);
        var refusal = Assert.Throws<StartRefusedException>(() => SipCertificate.LoadAuthorities(file.Path));
        Assert.StartsWith($"Telephony:SipAuthorities {file.Path} ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_may_hold_several()
    {
        using X509Certificate2 one = TestCertificate.OfLoopback(), two = TestCertificate.OfLoopback();
        using var file = new TempFile(one.ExportCertificatePem() + "\n" + two.ExportCertificatePem());
        Assert.Equal([one, two], SipCertificate.LoadAuthorities(file.Path));
    }

    /// <summary>We connect to a peer that shows that certificate.</summary>
    /// <returns>The name that it was asked for, and whether it was then spoken to.</returns>
    private static async Task<(string? Named, bool IsBelieved)> ShowAsync(X509Certificate2 certificate, string? host, X509Certificate2Collection? authorities)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var lost = Channel.CreateBounded<StreamPeer>(10);
        using var transport = new StreamTransport(
            certificate, new StreamLimits(), _ => Standing.Served, gone => lost.Writer.TryWrite(gone), TimeProvider.System, NullLogger.Instance, authorities: authorities);
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
        var isBelieved = await IsSpokenToAsync(secured);
        if (!isBelieved)
        {
            Assert.Equal(sbc, await lost.Reader.ReadAsync(Ct));
        }

        await stop.CancelAsync();
        await running;
        return (named, isBelieved);
    }

    private static async Task<bool> IsSpokenToAsync(SslStream peer)
    {
        try
        {
            return await peer.ReadAsync(new byte[1], Ct) == 1;
        }
        catch (IOException)
        {
            return false; // Reset, or closed with an alert.
        }
    }

    private sealed class TempFile : IDisposable
    {
        public TempFile(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
