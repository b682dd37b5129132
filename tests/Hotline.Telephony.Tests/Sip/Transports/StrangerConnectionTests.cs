using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Hotline.Telephony.Sip.Transactions;
using Hotline.Telephony.Sip.Transports;
using Hotline.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Telephony.Tests.Sip.Transports;

/// <summary>Strangers on real sockets who want all places of a transport, and a trunk that comes then: 127.0.0.9 is one, and nobody else.</summary>
public sealed class StrangerConnectionTests : IAsyncDisposable
{
    private const string Options = "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:1\r\nContent-Length: 0\r\n\r\n";

    private static readonly StreamLimits Limits = new() { MaxConnections = 12, MaxPerAddress = 3 };

    private readonly FakeTimeProvider clock = new();
    private readonly Drops drops = new();
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<IPAddress> said = new();
    private readonly List<TcpClient> clients = [];
    private readonly StreamTransport transport;
    private readonly IPEndPoint listen;
    private readonly Task running;

    public StrangerConnectionTests()
    {
        transport = new StreamTransport(
            null, Limits, address => address.GetAddressBytes()[3] == 9 ? Standing.Served : Standing.Stranger, _ => { }, clock, NullLogger.Instance, drops);
        listen = new IPEndPoint(IPAddress.Loopback, transport.Bind(new IPEndPoint(IPAddress.Any, 0)));
        running = transport.RunAsync((_, from, _) => { said.Enqueue(from.Address); return ValueTask.CompletedTask; }, stop.Token);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Four_strangers_who_take_all_places_keep_no_trunk_out()
    {
        for (var one = 0; one < Limits.MaxConnections; one++)
        {
            await ConnectAsync($"127.0.0.{1 + (one % 4)}");
        }

        await UntilAsync(() => transport.Connections == Limits.MaxConnections);
        var trunk = await ConnectAsync("127.0.0.9");
        await trunk.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Options), Ct);
        await UntilAsync(() => said.Contains(IPAddress.Parse("127.0.0.9")));
        await clients[0].GetStream().ReadToEndAsync(Ct); // The oldest went.
        await UntilAsync(() => transport.Connections == Limits.MaxConnections);
        Assert.Equal(1, drops.Of(Drop.PushedOut));
    }

    [Fact]
    public async Task Who_opens_one_after_the_other_pushes_out_its_own()
    {
        for (var one = 0; one < 20; one++)
        {
            await ConnectAsync("127.0.0.1");
        }

        await UntilAsync(() => drops.Of(Drop.PushedOut) == 17 && transport.Connections == 3);
    }

    [Theory]
    [InlineData("O")]
    [InlineData("\r\n\r\n")]
    public async Task A_stranger_that_sends_a_byte_a_second_or_pings_is_let_go_in_seconds_and_a_trunk_is_not(string drip)
    {
        var slow = await ConnectAsync("127.0.0.1");
        var trunk = await ConnectAsync("127.0.0.9");
        await trunk.GetStream().WriteAsync("\r\n\r\n"u8.ToArray(), Ct);
        await trunk.GetStream().ReadExactlyAsync(new byte[2], Ct);
        await UntilAsync(() => transport.Connections == 2);
        for (var second = 0; second < 7; second++)
        {
            await DripAsync(slow, drip);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        await slow.GetStream().ReadToEndAsync(Ct);
        await UntilAsync(() => transport.Connections == 1);
        Assert.Equal(1, drops.Of(Drop.SlowStranger));
    }

    [Fact]
    public async Task A_stranger_that_has_asked_something_and_goes_on_pinging_is_let_go_half_a_minute_later()
    {
        var monitor = await ConnectAsync("127.0.0.1");
        await DripAsync(monitor, Options);
        await UntilAsync(() => !said.IsEmpty);
        clock.Advance(TimeSpan.FromSeconds(20));
        await DripAsync(monitor, "\r\n\r\n");
        await monitor.GetStream().ReadExactlyAsync(new byte[2], Ct);
        clock.Advance(TimeSpan.FromSeconds(12));
        await monitor.GetStream().ReadToEndAsync(Ct);
        Assert.Equal(1, drops.Of(Drop.SlowStranger));
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        transport.Dispose();
        clients.ForEach(client => client.Dispose());
        stop.Dispose();
    }

    private async Task<TcpClient> ConnectAsync(string from)
    {
        clients.Add(new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0)));
        await clients[^1].ConnectAsync(listen, Ct);
        return clients[^1];
    }

    private static async Task DripAsync(TcpClient client, string text)
    {
        try
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), Ct);
        }
        catch (IOException)
        {
            // It has been let go: what is read next tells.
        }
    }

    private static Task UntilAsync(Func<bool> holds) => Poll.UntilAsync(holds, Ct);
}
