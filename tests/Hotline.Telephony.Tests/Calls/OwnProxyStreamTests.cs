using System.Net;
using System.Net.Sockets;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Calls.Sipp;
using Hotline.Telephony.Tests.Sip;
using Hotline.Telephony.Tests.Sip.Transports;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>The Kamailio that operators are given, spoken to over connections: who each is taken for there, and what is too long for a datagram.</summary>
[Collection(RealTime.Name)]
public sealed class OwnProxyStreamTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_carrier_brings_a_call_over_tcp_whose_invite_no_datagram_would_carry_whole()
    {
        await using var node = await OwnProxyTests.StartAsync();
        var proxy = await OwnProxy.StartAsync(Ct, node);
        var papers = $"{OwnProxyTests.Asserts}\nX-Papers: {new string('p', 1500)}";
        await OwnProxyTests.Exits(OwnProxyTests.Calls(node, proxy, "127.0.0.3", SippScenario.Call(10, papers), "-t", "t1"));
        var call = await node.Sink.WaitForAsync<CallArrived>(Ct);
        Assert.Equal(("cu", "13911112222"), (call.Trunk, call.Caller.Clear));
        var ended = await node.Sink.WaitForAsync<CallEnded>(Ct);
        Assert.Equal((CallEndCause.Normal, CallSide.Caller), (ended.Cause, ended.EndedBy));
    }

    [Theory]
    [InlineData("TCP")]
    [InlineData("TLS")]
    public async Task A_stranger_who_forges_where_it_comes_from_is_refused(string transport)
    {
        await using var node = await OwnProxyTests.StartAsync();
        using var certificate = TestCertificate.OfLoopback();
        var proxy = await OwnProxy.SecuredAsync(certificate, Ct, node);
        using var stranger = await PhoneWire.OpenAsync(transport, IPAddress.Parse("127.0.0.4"), transport == "TLS" ? proxy.Tls : proxy.Plain, certificate, Ct);
        var forged = $"{OwnProxyTests.Asserts}\nHotline-Source: 127.0.0.2:5060\nHotline-Source : 127.0.0.3:5060\n";
        Assert.Equal(403, await AskAsync(stranger, $"{stranger.Seen}", $"sip:12345@127.0.0.1:{proxy.Plain}", forged));
        Assert.Empty(node.Sink.Events.OfType<CallArrived>());
    }

    /// <summary>A node's connection comes from any port of its address, and its Via says where it listens: whoever has one of the two is no node, and nobody is sent where it likes.</summary>
    [Theory]
    [InlineData("127.0.0.4", true)]
    [InlineData("127.0.0.1", false)]
    public async Task Over_a_connection_nobody_is_a_node_but_a_node(string from, bool saysItListensAtTheNodes)
    {
        await using var node = await OwnProxyTests.StartAsync();
        var proxy = await OwnProxy.StartAsync(Ct, node);
        using var there = new UdpClient(new IPEndPoint(IPAddress.Parse("127.0.0.9"), 0));
        using var certificate = TestCertificate.OfLoopback();
        using var stranger = await PhoneWire.OpenAsync("TCP", IPAddress.Parse(from), proxy, certificate, Ct);
        var via = saysItListensAtTheNodes ? $"127.0.0.1:{node.Node.Port}" : $"{stranger.Seen}";
        Assert.Equal(403, await AskAsync(stranger, via, $"sip:8001@{there.Client.LocalEndPoint}", $"Route: <sip:127.0.0.1:{proxy};lr>\n"));
        Assert.Equal(0, there.Available);
    }

    /// <returns>The final answer to its INVITE.</returns>
    private static async Task<int> AskAsync(PhoneWire stranger, string via, string target, string extra)
    {
        await stranger.SendAsync(SipText.Bytes($"""
            INVITE {target} SIP/2.0
            Via: SIP/2.0/{stranger.Transport} {via};rport;branch=z9hG4bKstranger
            Max-Forwards: 70
            From: <sip:13800000001@127.0.0.4>;tag=1
            To: <sip:12345@127.0.0.1>
            Call-ID: stranger
            CSeq: 1 INVITE
            Contact: <sip:13800000001@{stranger.Seen};transport=tcp>
            {extra}Content-Length: 0

            """), Ct);
        while (true)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            patience.CancelAfter(TimeSpan.FromSeconds(30));
            if (SipText.Status(await stranger.ReceiveAsync(patience.Token)) is >= 200 and var status)
            {
                return status;
            }
        }
    }
}
