using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Hotline.Telephony.Contracts;
using Hotline.Telephony.Sip.Transports;
using Hotline.Telephony.Tests.Calls.Sipp;
using Hotline.Telephony.Tests.Sip;
using Hotline.Telephony.Tests.Sip.Transports;
using Hotline.Testing;

namespace Hotline.Telephony.Tests.Calls;

/// <summary>
/// Desk phones behind NAT, two nodes, and the Kamailio that operators are given between them. The call is at the node that does not know the phone: everything that the phone does in it has to
/// get there, and everything that it is told has to come back the way that the phone came.
/// </summary>
[Collection(RealTime.Name)]
public sealed class NattedPhoneTests : IAsyncDisposable
{
    private const string Caller = "127.0.0.5";

    private readonly List<PeerNode> nodes = [];
    private readonly List<NattedPhone> phones = [];
    private readonly X509Certificate2 certificate = TestCertificate.OfLoopback();
    private OwnProxy.Ports proxy;
    private string transport = "UDP";
    private int padding;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        phones.ForEach(phone => phone.Dispose());
        certificate.Dispose();
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("UDP", 0)]
    [InlineData("TCP", 0)]
    [InlineData("TLS", 0)]
    [InlineData("UDP", 700)]
    [InlineData("TCP", 700)]
    public async Task Whatever_it_does_in_a_call_of_another_node_gets_there_and_comes_back_through_its_nat(string over, int longer)
    {
        (transport, padding) = (over, longer);
        var (phone, home, elsewhere, route) = await RegisteredAsync();
        var call = await CalledAsync(elsewhere);
        await DoAsync(elsewhere, new RingAgent(Guid.CreateVersion7(), call, Guid.CreateVersion7(), "8001", 20, route));
        var invite = await phone.HearAsync("INVITE", Ct);
        Assert.StartsWith($"INVITE {phone.Contact} SIP/2.0", invite, StringComparison.Ordinal);
        Assert.Equal([$"SIP/2.0/{over}", longer > 0 ? "SIP/2.0/TCP" : "SIP/2.0/UDP"], SipText.Headers(invite, "Via").Select(via => via.Split(' ')[0])); // Long ones are not cut in pieces.
        await phone.PickUpAsync(invite, Ct);
        await elsewhere.Sink.WaitForAsync<AgentBridged>(Ct);
        Assert.Equal(8, (await phone.TalkAsync(invite, Ct))[1] & 0x7F); // What the caller's side sends, PCMA.

        // Its second call, to whom nobody is rung.
        var (ringing, second) = await phone.DialAsync("8002", Ct);
        Assert.Equal(180, SipText.Status(ringing));
        var wanted = await elsewhere.Sink.WaitForAsync<PartyWanted>(Ct);
        Assert.Equal("8002", wanted.Target);
        await DoAsync(elsewhere, new RefuseParty(Guid.CreateVersion7(), call, wanted.PartyId));
        var refused = await phone.FinalAsync(second, Ct);
        Assert.Equal(404, SipText.Status(refused));
        await phone.AcknowledgeAsync(second, refused, Ct);

        // Another phone of the extension takes the call over; it is in another house and registered nowhere.
        var other = await PhoneAsync("127.0.0.7", "192.168.78.9");
        var replaces = $"Replaces: {SipText.Header(invite, "Call-ID")};to-tag={SipText.Header(invite, "From")!.Split("tag=")[1]};from-tag=phone\n";
        var (answer, taken) = await other.DialAsync("8001", Ct, replaces);
        if (SipText.Status(answer) == 180)
        {
            answer = await other.FinalAsync(taken, Ct);
            taken = taken.Answered(answer);
        }

        Assert.Equal(200, SipText.Status(answer));
        await other.AcknowledgeAsync(taken, answer, Ct);
        await phone.ReplyAsync(await phone.HearAsync("BYE", Ct), 200, Ct);
        Assert.Equal(8, (await other.TalkAsync(answer, Ct))[1] & 0x7F);

        // Whoever has only heard of the extension is told nothing.
        var (guessed, _) = await (await PhoneAsync("127.0.0.8", "192.168.79.9")).DialAsync("8002", Ct);
        Assert.Equal(403, SipText.Status(guessed));

        Assert.Equal(200, SipText.Status(await other.HangUpAsync(taken, Ct)));
        var ended = await elsewhere.Sink.WaitForAsync<CallEnded>(Ct);
        Assert.Equal((CallEndCause.Normal, CallSide.Agent, true), (ended.Cause, ended.EndedBy, ended.Bridged));

        // Idle, it is its own node's again: a call of its own gets there.
        var (rings, own) = await phone.DialAsync("12345", Ct);
        Assert.Equal(180, SipText.Status(rings));
        Assert.Equal("8001", (await home.Sink.WaitForAsync<CallArrived>(Ct)).Caller.Clear);
        var picked = await phone.FinalAsync(own, Ct);
        own = own.Answered(picked);
        await phone.AcknowledgeAsync(own, picked, Ct);
        Assert.Equal(200, SipText.Status(await phone.HangUpAsync(own, Ct)));
        await home.Sink.WaitForAsync<CallEnded>(Ct);
    }

    [Theory]
    [InlineData("UDP")]
    [InlineData("TCP")]
    [InlineData("TLS")]
    public async Task The_node_hangs_up_through_its_nat_too(string over)
    {
        transport = over;
        var (phone, home, _, _) = await RegisteredAsync();
        var call = await CalledAsync(home);
        await DoAsync(home, new RingAgent(Guid.CreateVersion7(), call, Guid.CreateVersion7(), "8001", 20));
        await phone.PickUpAsync(await phone.HearAsync("INVITE", Ct), Ct);
        await home.Sink.WaitForAsync<AgentBridged>(Ct);
        await DoAsync(home, new HangUp(Guid.CreateVersion7(), call));
        var bye = await phone.HearAsync("BYE", Ct);
        Assert.StartsWith($"BYE {phone.Contact} SIP/2.0", bye, StringComparison.Ordinal);
        await phone.ReplyAsync(bye, 200, Ct);
    }

    [Fact]
    public async Task Nobody_is_connected_to_for_it_when_its_connection_is_gone_and_it_is_rung_over_its_next_one()
    {
        transport = "TCP";
        var (phone, home, elsewhere, route) = await RegisteredAsync();
        phone.Dispose();
        var call = await CalledAsync(elsewhere);
        await DoAsync(elsewhere, new RingAgent(Guid.CreateVersion7(), call, Guid.CreateVersion7(), "8001", 20, route));
        Assert.Equal(AgentLegFailure.Unreachable, (await elsewhere.Sink.WaitForAsync<AgentLegFailed>(Ct)).Reason);

        var again = await PhoneAsync("127.0.0.6", "192.168.77.5");
        await again.RegisterAsync(Ct);
        route = home.Sink.Events.OfType<PhoneRegistered>().Last().Route;
        await DoAsync(elsewhere, new RingAgent(Guid.CreateVersion7(), call, Guid.CreateVersion7(), "8001", 20, route));
        await again.PickUpAsync(await again.HearAsync("INVITE", Ct), Ct);
        await elsewhere.Sink.WaitForAsync<AgentBridged>(Ct);
    }

    [Fact]
    public async Task Its_own_node_knows_that_it_is_gone_as_soon_as_it_is_rung()
    {
        transport = "TCP";
        var (phone, home, _, _) = await RegisteredAsync();
        phone.Dispose();
        var call = await CalledAsync(home);
        await DoAsync(home, new RingAgent(Guid.CreateVersion7(), call, Guid.CreateVersion7(), "8001", 20));
        Assert.Equal("8001", (await home.Sink.WaitForAsync<PhoneUnregistered>(Ct)).Extension);
        Assert.Equal(AgentLegFailure.NotRegistered, (await home.Sink.WaitForAsync<AgentLegFailed>(Ct)).Reason);
    }

    private async Task<NattedPhone> PhoneAsync(string router, string inside)
    {
        var wire = await PhoneWire.OpenAsync(transport, IPAddress.Parse(router), transport == "TLS" ? proxy.Tls : proxy.Plain, certificate, Ct);
        phones.Add(new NattedPhone("8001", "secret", wire, inside, proxy.Plain, padding));
        return phones[^1];
    }

    private async Task<(NattedPhone Phone, PeerNode Home, PeerNode Elsewhere, PhoneRoute Route)> RegisteredAsync()
    {
        for (var count = 0; count < 2; count++)
        {
            nodes.Add(await PeerNode.StartAsync(Ct, access: new AccessRules { Proxies = AccessRules.Read(["127.0.0.1"]), OpenTo = AccessRules.Read([Caller]) }, pairs: 16));
        }

        proxy = await OwnProxy.SecuredAsync(certificate, Ct, nodes);
        var phone = await PhoneAsync("127.0.0.6", "192.168.77.5");
        await phone.RegisterAsync(Ct);
        var home = nodes.Single(node => node.Sink.Events.OfType<PhoneRegistered>().Any());
        var route = home.Sink.Events.OfType<PhoneRegistered>().Single().Route;
        Assert.NotNull(route);
        Assert.Contains($"received=sip:{phone.Seen}", Assert.Single(route.Path), StringComparison.Ordinal);
        return (phone, home, nodes.Single(node => node != home), route);
    }

    private static async Task<Guid> CalledAsync(PeerNode node)
    {
        node.Sipp(SippScenario.CallUntilHungUp, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{node.Node.Port}"), FreePorts.Take(), "-i", Caller, "-mi", Caller, "-s", "12345", "-m", "1");
        return (await node.Sink.WaitForAsync<CallAnswered>(Ct)).CallId;
    }

    private static async Task DoAsync(PeerNode node, TelephonyCommand command) => Assert.Null((await node.Node.ExecuteAsync(command, Ct)).Refusal);
}
