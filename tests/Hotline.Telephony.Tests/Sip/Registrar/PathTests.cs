using Hotline.Telephony.Contracts;
using Hotline.Telephony.Tests.Calls;

namespace Hotline.Telephony.Tests.Sip.Registrar;

/// <summary>Phones behind a proxy (RFC 3327): the node that they registered at rings them along the Path, and so does any other.</summary>
public sealed class PathTests
{
    private const string Contact = "sip:8001@192.168.1.5:5062";
    private const string Proxy = "<sip:10.0.0.8:5080;lr>";

    private readonly EngineBench bench = new();

    [Fact]
    public void The_path_is_kept_told_and_becomes_the_route_of_the_call()
    {
        var ok = Register(Proxy);
        Assert.Equal(Proxy, SipText.Header(ok, "Path"));
        var route = bench.Sink.Single<PhoneRegistered>().Route;
        Assert.Equal(Contact, route?.Contact);
        Assert.Equal([Proxy], route!.Path);
        Assert.Equal([Proxy], Assert.Single(bench.Engine.Snapshot().Phones).Route!.Path);

        bench.AnsweredCall();
        Assert.Null(bench.Ring().Refusal);
        var invite = bench.Phone.Heard();
        Assert.StartsWith($"INVITE {Contact} SIP/2.0", invite);
        Assert.Equal(Proxy, SipText.Header(invite, "Route"));
    }

    [Fact]
    public void A_node_that_does_not_know_the_phone_rings_it_the_way_that_another_learned()
    {
        bench.AnsweredCall();
        Assert.Equal("phone.not-registered", Ring(null).Refusal);
        Assert.Null(Ring(new PhoneRoute(Contact, [Proxy])).Refusal);
        var invite = bench.Phone.Heard();
        Assert.StartsWith($"INVITE {Contact} SIP/2.0", invite);
        Assert.Equal(Proxy, SipText.Header(invite, "Route"));
        bench.Phone.Send(HandPeer.Reply(invite, 200, body: "phone sdp", extra: "Record-Route: <sip:10.0.0.8:5080;lr>\n"));
        var ack = bench.Phone.Heard();
        Assert.Equal("ACK", SipText.Method(ack));
        Assert.Equal(Proxy, SipText.Header(ack, "Route"));
        bench.Sink.Single<AgentBridged>();
    }

    [Theory]
    [InlineData("<sip:203.0.113.9:5060;lr>")]
    [InlineData("<sip:10.0.0.8:5080>")]
    [InlineData("<sip:proxy.example;lr>")]
    [InlineData("nonsense")]
    public void A_path_that_does_not_begin_at_the_sender_counts_for_nothing(string path)
    {
        Register(path);
        Assert.Null(bench.Sink.Single<PhoneRegistered>().Route);
        bench.AnsweredCall();
        Assert.Null(bench.Ring().Refusal);
        Assert.Null(SipText.Header(bench.Phone.Heard(), "Route"));
    }

    [Theory]
    [InlineData("not a uri", Proxy)]
    [InlineData(Contact, "<sip:somewhere.example;lr>")]
    public void A_route_that_can_not_be_read_is_as_good_as_none(string contact, string hop)
    {
        bench.AnsweredCall();
        Assert.Equal("phone.not-registered", Ring(new PhoneRoute(contact, [hop])).Refusal);
    }

    private CommandResult Ring(PhoneRoute? route) =>
        bench.Engine.Execute(new RingAgent(Guid.CreateVersion7(), bench.CallId, Guid.CreateVersion7(), "8001", 20, route));

    private string Register(string path)
    {
        bench.Phone.Send(bench.Phone.Register("8001", $"<{Contact}>"));
        var nonce = HandPeer.Quoted(SipText.Header(bench.Phone.Heard(), "WWW-Authenticate")!, "nonce");
        bench.Phone.Send(bench.Phone.Register("8001", $"<{Contact}>", HandPeer.Credentials("8001", "secret", nonce) + $"Path: {path}\n"));
        var ok = bench.Phone.Heard();
        Assert.Equal(200, SipText.Status(ok));
        return ok;
    }
}
