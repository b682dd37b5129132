using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;
using Hotline.Telephony.Sip;
using Hotline.Telephony.Sip.Transactions;
using Hotline.Telephony.Sip.Transports;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Telephony.Tests.Sip.Transports;

/// <summary>Connections on loopback, their limits by a clock that is told the time.</summary>
public sealed class StreamTransportTests : IAsyncDisposable
{
    private const string Ping = "\r\n\r\n";
    private const string Options = "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:1\r\nContent-Length: 0\r\n\r\n";

    private readonly FakeTimeProvider clock = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Channel<(string Text, StreamPeer From)> arrived = Channel.CreateBounded<(string, StreamPeer)>(100);
    private readonly Channel<StreamPeer> lost = Channel.CreateBounded<StreamPeer>(100);
    private readonly ConcurrentBag<IDisposable> open = [];
    private readonly List<(StreamTransport Transport, Task Running)> transports = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_are_taken_and_answered_over_the_same_connection()
    {
        var (transport, port) = Start(new StreamLimits());
        await using var client = await ConnectAsync(port);
        await SayAsync(client, Options + Options);
        var (text, from) = await arrived.Reader.ReadAsync(Ct);
        Assert.Equal(Options, text);
        Assert.Equal(from, (await arrived.Reader.ReadAsync(Ct)).From);
        transport.Send("SIP/2.0 200 OK\r\n\r\n"u8.ToArray(), from);
        Assert.Equal("SIP/2.0 200 OK\r\n\r\n", await HearAsync(client, 18));
        var phone = new IPEndPoint(from.Address, 5070);
        Assert.Equal((from, (StreamPeer?)null), (transport.Connected(from), transport.Connected(phone))); // Others share an address behind a NAT.
        transport.Listens(from, phone.Port);
        Assert.Equal(from, transport.Connected(phone));
    }

    [Fact]
    public async Task A_ping_gets_its_pong()
    {
        var (_, port) = Start(new StreamLimits());
        await using var client = await ConnectAsync(port);
        await SayAsync(client, Ping);
        Assert.Equal("\r\n", await HearAsync(client, 2));
    }

    [Fact]
    public async Task Who_says_nothing_at_first_or_for_long_is_let_go()
    {
        var limits = new StreamLimits();
        var (transport, port) = Start(limits);
        await using var mute = await ConnectAsync(port);
        await using var idle = await ConnectAsync(port);
        await SayAsync(idle, Ping);
        await HearAsync(idle, 2);
        await CountAsync(transport, 2);
        clock.Advance(limits.MessagePatience + TimeSpan.FromSeconds(2));
        Assert.Equal(0, await mute.ReadAsync(new byte[1], Ct));
        await CountAsync(transport, 1);
        clock.Advance(limits.Idle);
        Assert.Equal(0, await idle.ReadAsync(new byte[1], Ct));
    }

    [Fact]
    public async Task A_message_that_drips_in_is_not_waited_for()
    {
        var (transport, port) = Start(new StreamLimits());
        await using var client = await ConnectAsync(port);
        await SayAsync(client, Ping);
        await HearAsync(client, 2);
        await SayAsync(client, "OPTIONS sip:a@b SIP/2.0\r\n");
        for (var drips = 0; transport.Connections > 0; drips++)
        {
            // It is never silent for long, but the one message does not get done.
            Assert.InRange(drips, 0, 2000);
            await SayAsync(client, "X: y\r\n"[(drips % 6)..(drips % 6 + 1)]);
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, Ct);
        }
    }

    [Fact]
    public async Task What_can_not_be_framed_ends_the_connection()
    {
        var (_, port) = Start(new StreamLimits());
        await using var client = await ConnectAsync(port);
        await SayAsync(client, "INVITE sip:a@b SIP/2.0\r\nContent-Length: many\r\n\r\n");
        await client.ReadToEndAsync(Ct);
    }

    [Fact]
    public async Task No_more_connections_than_allowed_and_none_of_strangers()
    {
        var (transport, port) = Start(new StreamLimits { MaxPerAddress = 2 });
        await using var first = await ConnectAsync(port);
        await using var second = await ConnectAsync(port);
        foreach (var proven in new[] { first, second })
        {
            await SayAsync(proven, Options);
            transport.Prove((await arrived.Reader.ReadAsync(Ct)).From);
        }

        await (await ConnectAsync(port)).ReadToEndAsync(Ct);
        Assert.Equal(2, transport.Connections);

        var (_, closed) = Start(new StreamLimits(), allows: false);
        await using var stranger = await ConnectAsync(closed);
        await stranger.ReadToEndAsync(Ct);
    }

    [Fact]
    public async Task A_response_to_a_connection_that_is_gone_goes_to_where_the_peer_listens()
    {
        var (transport, port) = Start(new StreamLimits());
        await using (var client = await ConnectAsync(port))
        {
            await SayAsync(client, Options);
        }

        var (_, from) = await arrived.Reader.ReadAsync(Ct);
        await CountAsync(transport, 0);
        Assert.False(lost.Reader.TryRead(out _)); // Nothing had been sent to it.
        using var peer = new TcpListener(IPAddress.Loopback, 0);
        peer.Start();
        transport.Send("SIP/2.0 200 OK\r\n\r\n"u8.ToArray(), from.Listening(((IPEndPoint)peer.LocalEndpoint).Port));
        using var called = await peer.AcceptTcpClientAsync(Ct);
        Assert.Equal("SIP/2.0 200 OK\r\n\r\n", await HearAsync(called.GetStream(), 18));
    }

    [Fact]
    public async Task A_peer_that_can_not_be_reached_is_said_to_be_lost()
    {
        var (transport, _) = Start(new StreamLimits());
        var nobody = new StreamPeer(IPAddress.Loopback, Hotline.Testing.FreePorts.Take(), StreamProtocol.Tcp);
        transport.Send("x"u8.ToArray(), nobody);
        Assert.Equal(nobody, await lost.Reader.ReadAsync(Ct));
        Assert.Equal(0, transport.Connections);
    }

    [Fact]
    public async Task Tls_is_the_same_and_who_does_not_speak_it_is_let_go()
    {
        using var certificate = TestCertificate.OfLoopback();
        var (transport, port) = Start(new StreamLimits(), certificate: certificate);

        foreach (var noHello in new[] { Options, "\x16\x03\x01\xff\xff", "\x16\x03\x01\0\x05\x01\0\0\x01\0", "\x80\x2e\x01\0\x02" + new string('\0', 50) })
        {
            await using var plain = await ConnectAsync(port);
            await SayAsync(plain, noHello);
            plain.Socket.Shutdown(SocketShutdown.Send);
            await plain.ReadToEndAsync(Ct);
        }

        await CountAsync(transport, 0);

        await using var secured = new SslStream(await ConnectAsync(port), leaveInnerStreamOpen: false, (_, shown, _, _) => shown!.GetCertHashString() == certificate.GetCertHashString());
        await secured.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "sip" }, Ct);
        await SayAsync(secured, Options);
        var (text, from) = await arrived.Reader.ReadAsync(Ct);
        Assert.Equal((Options, StreamProtocol.Tls), (text, from.Protocol));
        transport.Send("SIP/2.0 200 OK\r\n\r\n"u8.ToArray(), from);
        Assert.Equal("SIP/2.0 200 OK\r\n\r\n", await HearAsync(secured, 18));
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        foreach (var (transport, running) in transports)
        {
            await running;
            transport.Dispose();
        }

        foreach (var one in open)
        {
            one.Dispose();
        }

        stop.Dispose();
    }

    private (StreamTransport Transport, int Port) Start(StreamLimits limits, bool allows = true, X509Certificate2? certificate = null)
    {
        var transport = new StreamTransport(certificate, limits, _ => allows ? Standing.Served : null, peer => lost.Writer.TryWrite(peer), clock, NullLogger.Instance);
        var port = transport.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        transports.Add((transport, transport.RunAsync((message, from, ct) => arrived.Writer.WriteAsync((Encoding.ASCII.GetString(message), from), ct), stop.Token)));
        return (transport, port);
    }

    private async Task<NetworkStream> ConnectAsync(int port)
    {
        var client = new TcpClient();
        open.Add(client);
        await client.ConnectAsync(IPAddress.Loopback, port, Ct);
        return client.GetStream();
    }

    private static async Task SayAsync(Stream stream, string text)
    {
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text), Ct);
        }
        catch (IOException)
        {
            // The other side has let go; what is read next tells.
        }
    }

    private static async Task<string> HearAsync(Stream stream, int length)
    {
        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, Ct);
        return Encoding.ASCII.GetString(bytes);
    }

    private static Task CountAsync(StreamTransport transport, int connections) => Hotline.Testing.Poll.UntilAsync(() => transport.Connections == connections, Ct);
}
