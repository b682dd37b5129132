using System.Net;
using System.Net.Sockets;
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
        using var certificate = TestCertificate.OfLoopback();
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
        using var phone = new TcpPhone("127.0.0.1", "192.168.1.20");
        await phone.ConnectAsync(node.Node.Port, Ct);
        var nonce = HandPeer.NonceOf(await phone.RegisterAsync("", Ct));
        Assert.Equal(200, SipText.Status(await phone.RegisterAsync(HandPeer.Credentials("8001", "secret", nonce), Ct)));
        Assert.Equal("8001", (await node.Sink.WaitForAsync<PhoneRegistered>(Ct)).Extension);
        phone.Reset();
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
}
