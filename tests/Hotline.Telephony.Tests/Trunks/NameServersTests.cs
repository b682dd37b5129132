using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Hotline.Telephony.Trunks;

namespace Hotline.Telephony.Tests.Trunks;

/// <summary>What is asked of name servers, and what is made of their answers: by a server on a real socket, its answers written by hand (RFC 1035, RFC 2782).</summary>
public sealed class NameServersTests : IAsyncDisposable
{
    private const int NoSuchName = 3, Failure = 2, NotImplemented = 4, Refused = 5;

    private readonly UdpClient socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource stop = new();
    private readonly Task running;
    private readonly NameServers servers;
    private volatile Func<string, (int Code, IReadOnlyList<ServiceRecord> Records)> says = _ => (NoSuchName, []);

    public NameServersTests()
    {
        servers = NameServers.At(hasIPv6: false, (IPEndPoint)socket.Client.LocalEndPoint!);
        running = ServeAsync();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_services_records_name_hosts_and_ports_in_their_order()
    {
        says = name => name == "_sip._udp.carrier.example" ? (0, [new("localhost", 5072, 20, 0), new("localhost", 5070, 10, 5), new("nowhere.invalid", 5071, 10, 0)]) : (NoSuchName, []);
        Assert.Equal(
            [new GatewayTarget(IPAddress.Loopback, 5070, 10), new GatewayTarget(IPAddress.Loopback, 5072, 20)], await servers.AskAsync("_sip._udp.carrier.example", Ct));
    }

    [Theory]
    [InlineData(NoSuchName)]
    [InlineData(0)]
    public async Task Where_a_service_has_no_record_it_is_the_host_of_that_name(int code)
    {
        says = _ => (code, []);
        Assert.Equal([new GatewayTarget(IPAddress.Loopback)], await servers.AskAsync("_sip._udp.localhost", Ct));
    }

    [Theory]
    [InlineData(Failure)]
    [InlineData(NotImplemented)]
    [InlineData(Refused)]
    public async Task A_server_that_can_not_say_leaves_the_host_until_there_were_records_and_then_what_was_known(int code)
    {
        says = _ => (code, []);
        Assert.Equal([new GatewayTarget(IPAddress.Loopback)], await servers.AskAsync("_sip._udp.localhost", Ct));
        says = _ => (0, [new("localhost", 5070, 10, 5)]);
        Assert.Equal([new GatewayTarget(IPAddress.Loopback, 5070, 10)], await servers.AskAsync("_sip._udp.localhost", Ct));
        says = _ => (code, []);
        await Assert.ThrowsAsync<SocketException>(() => servers.AskAsync("_sip._udp.localhost", Ct));
    }

    [Fact]
    public async Task A_server_that_is_dead_leaves_the_host()
    {
        using var dead = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        Assert.Equal([new GatewayTarget(IPAddress.Loopback)], await NameServers.At(hasIPv6: false, (IPEndPoint)dead.Client.LocalEndPoint!).AskAsync("_sip._udp.localhost", Ct));
    }

    [Theory]
    [InlineData("both", "192.0.2.1 2001:db8::1")]
    [InlineData("old", "192.0.2.1")]
    [InlineData("new", "2001:db8::1")]
    public async Task A_host_has_addresses_of_both_families_those_of_IPv4_first_or_of_one(string name, string found)
    {
        var known = new NameServers(services: null, [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6]) { Hosts = HostsAsync };
        Assert.Equal(found.Split(' ').Select(address => new GatewayTarget(IPAddress.Parse(address))), await known.AskAsync(name, Ct));
        var before = new NameServers(services: null, [AddressFamily.InterNetwork]) { Hosts = HostsAsync };
        Assert.Equal(name == "new" ? 0 : 1, await before.AskAsync(name, Ct).ContinueWith(asked => asked.IsFaulted ? 0 : asked.Result.Count, TaskScheduler.Default));
    }

    [Fact]
    public async Task A_host_of_neither_family_is_none() => await Assert.ThrowsAsync<SocketException>(
        () => new NameServers(services: null, [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6]) { Hosts = HostsAsync }.AskAsync("nobody", Ct));

    private static async Task<IPAddress[]> HostsAsync(string name, AddressFamily family, CancellationToken ct)
    {
        await Task.Yield();
        var isIPv6 = family == AddressFamily.InterNetworkV6;
        return name == "both" || name == (isIPv6 ? "new" : "old") ? [IPAddress.Parse(isIPv6 ? "2001:db8::1" : "192.0.2.1")] : throw new SocketException((int)SocketError.HostNotFound);
    }

    [Fact]
    public async Task A_host_is_asked_of_the_system() => Assert.Contains(new GatewayTarget(IPAddress.Loopback), await servers.AskAsync("localhost", Ct));

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        socket.Dispose();
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var asked = await socket.ReceiveAsync(stop.Token);
                await socket.SendAsync(Answer(asked.Buffer), asked.RemoteEndPoint, stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private byte[] Answer(byte[] asked)
    {
        var end = 12;
        var labels = new List<string>();
        for (; asked[end] != 0; end += asked[end] + 1)
        {
            labels.Add(Encoding.ASCII.GetString(asked, end + 1, asked[end]));
        }

        var (code, records) = says(string.Join('.', labels));
        List<byte> answer = [asked[0], asked[1], 0x81, (byte)(0x80 | code), 0, 1, 0, (byte)records.Count, 0, 0, 0, 0, .. asked[12..(end + 5)]];
        foreach (var record in records)
        {
            byte[] host = [.. record.Host.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];
            answer.AddRange([0xC0, 12, 0, 33, 0, 1, 0, 0, 0, 60, .. Short(6 + host.Length), .. Short(record.Priority), .. Short(record.Weight), .. Short(record.Port), .. host]);
        }

        return [.. answer];
    }

    private static byte[] Short(int number)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)number);
        return bytes;
    }
}
