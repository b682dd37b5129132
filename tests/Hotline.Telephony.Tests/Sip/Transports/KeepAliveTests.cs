using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Transports;
using Hotline.Telephony.Tests.Calls;

namespace Hotline.Telephony.Tests.Sip.Transports;

/// <summary>A connection whose other end is gone without a word is asked for by the system, and what hung on it ends with it.</summary>
public sealed class KeepAliveTests : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public KeepAliveTests() => listener.Start();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private IPEndPoint Here => (IPEndPoint)listener.LocalEndpoint;

    [Fact]
    public async Task A_connection_that_is_taken_asks_for_its_peer()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Here, Ct);
        using var taken = await listener.AcceptSocketAsync(Ct);
        Assert.Equal(0, taken.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)); // The system alone would not.
        await using var stream = await new StreamOpening(null, new StreamLimits(), TimeProvider.System).AcceptAsync(taken, Ct);
        AssertAsks(taken);
    }

    [Fact]
    public async Task One_that_is_made_does_too()
    {
        var peer = new StreamPeer(Here.Address, Here.Port, StreamProtocol.Tcp);
        await using var stream = Assert.IsType<NetworkStream>(await new StreamOpening(null, new StreamLimits(), TimeProvider.System).ConnectAsync(peer, Ct));
        AssertAsks(stream.Socket);
    }

    [Fact]
    public async Task And_one_of_tls_before_it_has_shaken_hands()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest("CN=sip", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        using var client = new TcpClient();
        await client.ConnectAsync(Here, Ct);
        using var taken = await listener.AcceptSocketAsync(Ct);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var shaking = new StreamOpening(certificate, new StreamLimits(), TimeProvider.System).AcceptAsync(taken, stop.Token); // The client says nothing.
        AssertAsks(taken);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => shaking);
    }

    [Fact]
    public async Task A_phone_whose_connection_is_reset_is_registered_no_more()
    {
        await using var node = await PeerNode.StartAsync(Ct);
        using var phone = new TcpClient();
        await phone.ConnectAsync(IPAddress.Loopback, node.Node.Port, Ct);
        var challenge = await AskAsync(phone, 1, "");
        Assert.Equal(401, SipText.Status(challenge));
        var nonce = HandPeer.Quoted(SipText.Header(challenge, "WWW-Authenticate")!, "nonce");
        Assert.Equal(200, SipText.Status(await AskAsync(phone, 2, HandPeer.Credentials("8001", "secret", nonce))));
        Assert.Equal("8001", (await node.Sink.WaitForAsync<PhoneRegistered>(Ct)).Extension);
        phone.Client.LingerState = new LingerOption(true, 0); // A reset, as of a host that does not know the connection any more.
        phone.Close();
        Assert.Equal("8001", (await node.Sink.WaitForAsync<PhoneUnregistered>(Ct)).Extension);
        Assert.Empty((await node.Node.SnapshotAsync(Ct)).Phones);
    }

    public void Dispose() => listener.Dispose();

    private static void AssertAsks(Socket socket)
    {
        int Tcp(SocketOptionName name) => (int)socket.GetSocketOption(SocketOptionLevel.Tcp, name)!;
        Assert.NotEqual(0, socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
        Assert.Equal((60, 10, 3), (Tcp(SocketOptionName.TcpKeepAliveTime), Tcp(SocketOptionName.TcpKeepAliveInterval), Tcp(SocketOptionName.TcpKeepAliveRetryCount)));
        Span<byte> patience = stackalloc byte[sizeof(int)];
        socket.GetRawSocketOption(6, 18, patience); // TCP_USER_TIMEOUT: what is sent meanwhile is not tried for longer.
        Assert.Equal(90_000, BitConverter.ToInt32(patience));
    }

    private static async Task<string> AskAsync(TcpClient phone, int cseq, string authorization)
    {
        var register = $"""
            REGISTER sip:10.0.0.1 SIP/2.0
            Via: SIP/2.0/TCP 192.168.1.20:5060;branch=z9hG4bKr{cseq};rport
            From: <sip:8001@hotline>;tag=phone
            To: <sip:8001@hotline>
            Call-ID: behind-a-nat
            CSeq: {cseq} REGISTER
            Contact: <sip:8001@192.168.1.20:5060;transport=tcp>
            {authorization}Content-Length: 0


            """;
        await phone.GetStream().WriteAsync(Encoding.ASCII.GetBytes(register.ReplaceLineEndings("\r\n")), Ct);
        var heard = new StringBuilder();
        var buffer = new byte[4096];
        while (!heard.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await phone.GetStream().ReadAsync(buffer, Ct);
            Assert.NotEqual(0, count);
            heard.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return heard.ToString();
    }
}
