using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Transports;
using Hotline.Telephony.Tests.Calls.Sipp;
using Hotline.Testing;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>Behind Kamailio as the topology of many nodes has it (ops/kamailio), carriers, strangers and phones at addresses of their own: who each is taken for.</summary>
[Collection(RealTime.Name)]
public sealed class OwnProxyTests
{
    /// <summary>What the whole city's carriers say; a stranger says more.</summary>
    internal const string Asserts = "P-Asserted-Identity: <tel:+8613911112222>";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_carriers_have_rule_and_cap_of_their_own_and_a_stranger_who_forges_everything_is_refused()
    {
        await using var node = await StartAsync();
        var proxy = await OwnProxy.StartAsync(Ct, node);

        var first = Calls(node, proxy, "127.0.0.2", SippScenario.CallUntilHungUp);
        var call = await node.Sink.WaitForAsync<CallAnswered>(Ct);
        await Exits(Calls(node, proxy, "127.0.0.2", SippScenario.Refused)); // It may bring one at a time,
        await Exits(Calls(node, proxy, "127.0.0.3", SippScenario.Call(10, Asserts))); // which is not the other's affair.
        await Exits(Calls(node, proxy, "127.0.0.4", SippScenario.Forbidden($"{Asserts}\nHotline-Source: 127.0.0.2:5060\nHotline-Source : 127.0.0.3:5060")));
        await Exits(Calls(node, proxy, "127.0.0.1", SippScenario.Forbidden(Asserts))); // The proxy's own address is no better.
        Assert.Null((await node.Node.ExecuteAsync(new HangUp(Guid.CreateVersion7(), call.CallId), Ct)).Refusal);
        await Exits(first);

        var arrived = node.Sink.Events.OfType<CallArrived>().ToList();
        Assert.Equal([("ct", "13800000001"), ("cu", "13911112222")], arrived.Select(one => (one.Trunk, one.Caller.Clear)));
        await node.DrainedAsync(Ct);
    }

    [Fact]
    public async Task A_desk_phone_registers_through_it_and_is_asked_for_its_secret_when_it_calls()
    {
        await using var node = await StartAsync();
        var proxy = await OwnProxy.StartAsync(Ct, node);
        var phone = BaresipPeer.Desk(node, port: proxy);
        Assert.NotNull((await node.Sink.WaitForAsync<PhoneRegistered>(Ct)).Route);
        await phone.TellAsync("dial", Ct, $"sip:12345@127.0.0.1:{proxy}");
        var arrived = await node.Sink.WaitForAsync<CallArrived>(Ct);
        Assert.Equal(("8001", (string?)null), (arrived.Caller.Clear, arrived.Trunk));
        var ladder = await node.Node.LadderAsync(arrived.CallId, Ct);
        Assert.NotNull(ladder);
        Assert.Contains(ladder.Messages, message => message.Text.StartsWith("SIP/2.0 407", StringComparison.Ordinal));
        await phone.TellAsync("hangup", Ct);
        await node.Sink.WaitForAsync<CallEnded>(Ct);
    }

    [Fact]
    public async Task A_node_that_leaves_a_stranger_unanswered_is_not_taken_for_gone()
    {
        await using var node = await StartAsync();
        var proxy = await OwnProxy.StartAsync(Ct, node);
        using var stranger = new UdpClient(new IPEndPoint(IPAddress.Parse("127.0.0.4"), 0));
        await ScanAsync(stranger, proxy, 60);

        var said = "";
        while (!said.StartsWith("SIP/2.0 408", StringComparison.Ordinal) && !said.StartsWith("SIP/2.0 5", StringComparison.Ordinal)) // By the proxy itself, who has waited in vain.
        {
            said = Encoding.ASCII.GetString((await stranger.ReceiveAsync(Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Ct)).Buffer);
        }

        await Exits(Calls(node, proxy, "127.0.0.3", SippScenario.Call(10, Asserts)));
    }

    [Fact]
    public async Task A_stranger_who_floods_takes_no_more_than_its_share_and_no_line_of_the_log_and_a_carrier_beside_it_is_heard()
    {
        const string unreadable = "13800009999";
        await using var node = await StartAsync();
        var (proxy, program) = await OwnProxy.RunAsync(Ct, node);
        await Exits(Calls(node, proxy, "127.0.0.3", SippScenario.Call(10, Asserts)));
        using var stranger = new UdpClient(new IPEndPoint(IPAddress.Parse("127.0.0.4"), 0));
        await stranger.SendAsync(Encoding.ASCII.GetBytes($"INVITE sip:12345@127.0.0.1 SIP/2.0\r\nVia: {unreadable}\r\n\r\n"), new IPEndPoint(IPAddress.Loopback, proxy), Ct);
        await ScanAsync(stranger, proxy, 300);
        await Exits(Calls(node, proxy, "127.0.0.3", SippScenario.Call(10, Asserts)));

        var relayed = 0;
        while (stranger.Available > 0)
        {
            var said = Encoding.ASCII.GetString((await stranger.ReceiveAsync(Ct)).Buffer);
            relayed += said.StartsWith("SIP/2.0 100", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.InRange(relayed, 1, 120); // Forty in two seconds; where the proxy is slow it counts anew.
        Assert.False(program.Said(unreadable), "what can not be read is in the proxy's log");
    }

    /// <summary>As if it were in a call: RFC 3261 §16.4 takes the proxy's own Route off, and what is left says where the request wants to go.</summary>
    [Theory]
    [InlineData("INVITE", "sip:1@{there}", "<sip:{proxy};lr>")]
    [InlineData("MESSAGE", "sip:1@{there}", "<sip:{proxy};lr>")]
    [InlineData("INVITE", "sip:1@{node}", "<sip:{proxy};lr>, <sip:{there};lr>")]
    [InlineData("BYE", "sip:1@{proxy}", "<sip:{proxy};lr>, <sip:{there};lr>")]
    [InlineData("INVITE", "sip:1@{node};maddr=127.0.0.9", "<sip:{proxy};lr>")]
    [InlineData("INVITE", "sip:1@{node}", "<sip:{proxy};lr>, <sip:{node};MADDR=127.0.0.9;lr>")]
    [InlineData("INVITE", "sip:1@{proxy}", "<sip:{proxy}>, <sip:{there}>")]
    public async Task Nobody_gets_through_it_to_anywhere_but_a_node(string method, string uri, string route)
    {
        await using var node = await StartAsync();
        var proxy = await OwnProxy.StartAsync(Ct, node);
        using var there = new UdpClient(new IPEndPoint(IPAddress.Parse("127.0.0.9"), 0));
        using var stranger = new UdpClient(new IPEndPoint(IPAddress.Parse("127.0.0.4"), 0));
        await stranger.SendAsync(
            Encoding.ASCII.GetBytes(
                $"{method} {Filled(uri)} SIP/2.0\r\nVia: SIP/2.0/UDP {stranger.Client.LocalEndPoint};branch=z9hG4bK1\r\nRoute: {Filled(route)}\r\nFrom: <sip:1@127.0.0.4>;tag=1\r\n"
                + $"To: <sip:12345@127.0.0.1>;tag=made-up\r\nCall-ID: relay\r\nCSeq: 1 {method}\r\nMax-Forwards: 70\r\nContact: <sip:1@{stranger.Client.LocalEndPoint}>\r\nContent-Length: 0\r\n\r\n"),
            new IPEndPoint(IPAddress.Loopback, proxy), Ct);

        var answer = Encoding.ASCII.GetString((await stranger.ReceiveAsync(Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Ct)).Buffer);
        Assert.StartsWith("SIP/2.0 403", answer, StringComparison.Ordinal);
        Assert.Equal(0, there.Available);

        string Filled(string text) => text.Replace("{there}", $"{there.Client.LocalEndPoint}", StringComparison.Ordinal)
            .Replace("{node}", $"127.0.0.1:{node.Node.Port}", StringComparison.Ordinal).Replace("{proxy}", $"127.0.0.1:{proxy}", StringComparison.Ordinal);
    }

    private static async Task ScanAsync(UdpClient stranger, int proxy, int invites)
    {
        for (var which = 0; which < invites; which++)
        {
            await stranger.SendAsync(Encoding.ASCII.GetBytes(
                $"INVITE sip:12345@127.0.0.1:{proxy} SIP/2.0\r\nVia: SIP/2.0/UDP {stranger.Client.LocalEndPoint};branch=z9hG4bK{which}\r\nFrom: <sip:1@127.0.0.4>;tag={which}\r\n"
                + $"To: <sip:12345@127.0.0.1>\r\nCall-ID: stranger-{which}\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\nContact: <sip:1@{stranger.Client.LocalEndPoint}>\r\nContent-Length: 0\r\n\r\n"), new IPEndPoint(IPAddress.Loopback, proxy), Ct);
        }
    }

    internal static async Task<PeerNode> StartAsync()
    {
        var node = await PeerNode.StartAsync(Ct, access: new AccessRules { Proxies = AccessRules.Read(["127.0.0.1"]) });
        var byFrom = new CallerIdRule(CallerIdSource.From, []);
        await node.Node.ConfigureAsync(
            EngineBench.Settings with
            {
                RingSeconds = 0.3, MaxCalls = 100,
                Trunks = [new TrunkSettings("ct", ["127.0.0.2/32"], byFrom, MaxCalls: 1), new TrunkSettings("cu", ["127.0.0.3/32"], byFrom with { Source = CallerIdSource.Asserted })],
            },
            Ct);
        return node;
    }

    internal static PeerProgram Calls(PeerNode node, int proxy, string from, string scenario, params string[] more)
        => node.Sipp(scenario, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{proxy}"), FreePorts.Take(), ["-i", from, "-mi", from, "-s", "12345", "-m", "1", .. more]);

    internal static async Task Exits(PeerProgram sipp)
    {
        var status = await sipp.ExitAsync(Ct);
        Assert.True(status == 0, $"sipp ended with {status}\n{sipp.Output}");
    }
}
